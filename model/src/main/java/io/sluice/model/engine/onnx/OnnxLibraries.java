package io.sluice.model.engine.onnx;

import ai.onnxruntime.OrtEnvironment;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.jar.JarEntry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The native libraries of ONNX Runtime in a folder that stays.
 *
 * <p>Left to itself it unpacks 22 MB into a new temporary folder at each start, which stays where the process is killed.
 */
final class OnnxLibraries {

    /** Names the folder of unpacked libraries; without it ONNX Runtime is left to itself. */
    static final String CACHE_PROPERTY = "sluice.natives";

    /** Where ONNX Runtime looks before it unpacks anything. */
    static final String PATH_PROPERTY = "onnxruntime.native.path";

    private static final Logger log = LoggerFactory.getLogger(OnnxLibraries.class);

    private OnnxLibraries() {}

    /** Unpacks them unless they are there, and tells ONNX Runtime; what cannot be done is left to it. */
    static void prepare() {
        String cache = System.getProperty(CACHE_PROPERTY, "");
        if (cache.isEmpty() || System.getProperty(PATH_PROPERTY) != null) {
            return;
        }
        try {
            @Nullable Path folder = unpack(Path.of(cache));
            if (folder != null) {
                System.setProperty(PATH_PROPERTY, folder.toString());
            }
        } catch (IOException | RuntimeException e) {
            log.atDebug().setCause(e).addKeyValue("folder", cache).log("ONNX Runtime will unpack its libraries itself");
        }
    }

    /**
     * Deletes the temporary folder that ONNX Runtime makes in any case, once it is loaded, if that is empty. It would do so itself, unless
     * the process is killed.
     */
    static void deleteTemporaryFolder() {
        try {
            Field field = Class.forName("ai.onnxruntime.OnnxRuntime").getDeclaredField("tempDirectory");
            field.setAccessible(true);
            if (field.get(null) instanceof Path folder) {
                Files.deleteIfExists(folder);
            }
        } catch (ReflectiveOperationException | IOException | RuntimeException e) {
            log.atDebug().setCause(e).log("the temporary folder of ONNX Runtime stays until the end");
        }
    }

    /** @return the folder; null where they are not in a jar, or not for this platform */
    static @Nullable Path unpack(Path cache) throws IOException {
        @Nullable Path folder = null;
        for (String library : new String[] {"onnxruntime", "onnxruntime4j_jni"}) {
            String name = System.mapLibraryName(library);
            @Nullable URL resource = OrtEnvironment.class.getResource("native/" + platform() + "/" + name);
            if (resource == null || !(resource.openConnection() instanceof JarURLConnection jar)) {
                return null;
            }
            JarEntry entry = jar.getJarEntry();
            // Another release has another checksum, and so another folder; both may run at once.
            folder = folder == null ? cache.resolve("onnxruntime-%08x".formatted(entry.getCrc())) : folder;
            Path target = folder.resolve(name);
            if (!Files.exists(target) || Files.size(target) != entry.getSize()) {
                copy(jar, target);
            }
        }
        return folder;
    }

    /** Whoever sees the file sees all of it, though several processes start at once. */
    private static void copy(JarURLConnection jar, Path target) throws IOException {
        Path folder = Files.createDirectories(target.toAbsolutePath().getParent());
        Path partial = Files.createTempFile(folder, ".partial", "");
        try (InputStream library = jar.getInputStream()) {
            Files.copy(library, partial, StandardCopyOption.REPLACE_EXISTING);
            Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    /** As the folders in ONNX Runtime's jar are called. */
    private static String platform() {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        String machine = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        String family = system.startsWith("mac") ? "osx" : system.startsWith("win") ? "win" : "linux";
        return family + (machine.equals("aarch64") ? "-aarch64" : "-x64");
    }
}
