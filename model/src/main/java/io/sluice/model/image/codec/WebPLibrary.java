package io.sluice.model.image.codec;

import com.luciad.imageio.webp.WebPImageReaderSpi;
import com.luciad.imageio.webp.internal.NativeLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** libwebp in this process. */
final class WebPLibrary {

    /** Where its Java part unpacks it to; {@code java.io.tmpdir} without it. */
    private static final String FOLDER_PROPERTY = "com.luciad.imageio.webp.tmpdir";

    private static final Logger log = LoggerFactory.getLogger(WebPLibrary.class);

    private WebPLibrary() {}

    /**
     * Loads the library, once per process.
     *
     * <p>Its Java part unpacks it under a name that nobody else has, and would delete that when the JVM ends: a process that is killed
     * would leave it. What is loaded needs its file no more, except on Windows.
     */
    static WebPImageReaderSpi decoder() {
        if (System.getProperty(FOLDER_PROPERTY) == null) {
            try {
                Path folder = Files.createTempDirectory("sluice-webp");
                System.setProperty(FOLDER_PROPERTY, folder.toString());
                NativeLoader.initialize();
                System.clearProperty(FOLDER_PROPERTY);
                delete(folder);
            } catch (IOException e) {
                log.atDebug().setCause(e).log("what libwebp was unpacked to stays until the end");
            }
        }
        return new WebPImageReaderSpi();
    }

    private static void delete(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> inside = Files.list(folder)) {
            files = inside.toList();
        }
        for (Path file : files) {
            Files.delete(file);
        }
        Files.delete(folder);
    }
}
