package io.sluice.server.reload;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files that are used together, such as a certificate and its key, and used again when the contents of one change.
 *
 * <p>Contents are compared, not times: a file may be replaced twice within the grain of a clock, and the links of a mounted
 * Kubernetes secret change without its files.
 */
public final class WatchedFiles {

    /** Most bytes of one file. */
    public static final int FILE_BYTES_LIMIT = 1 << 20;

    private static final Logger log = LoggerFactory.getLogger(WatchedFiles.class);

    private final List<Path> files;
    private final FileUse use;
    private byte[] seen = {};
    private List<String> told = List.of();

    private WatchedFiles(List<Path> files, FileUse use) {
        this.files = List.copyOf(files);
        this.use = use;
    }

    /**
     * Takes the files into use as they are now.
     *
     * @throws UnusableFileException if they cannot be read or used
     */
    public static WatchedFiles open(List<Path> files, FileUse use) throws UnusableFileException {
        WatchedFiles watched = new WatchedFiles(files, use);
        watched.useIfChanged();
        return watched;
    }

    /** Looks whether the files have changed, and if so uses them; blocks for as long as reading takes. */
    synchronized void look() {
        try {
            if (useIfChanged()) {
                told = List.of();
                log.atInfo().addKeyValue("files", files).log("changed files are in use");
            }
        } catch (UnusableFileException unusable) {
            if (!unusable.problems().equals(told)) {
                told = unusable.problems();
                log.atError()
                        .addKeyValue("problems", told)
                        .log("changed files cannot be used; what was in use before stays so");
            }
        }
    }

    private boolean useIfChanged() throws UnusableFileException {
        List<byte[]> contents = new ArrayList<>();
        try {
            for (Path file : files) {
                contents.add(read(file));
            }
            byte[] digest = digest(contents);
            if (MessageDigest.isEqual(digest, seen)) {
                return false;
            }
            seen = digest; // also where they are of no use: once is enough
            use.use(contents);
            return true;
        } finally {
            contents.forEach(bytes -> Arrays.fill(bytes, (byte) 0));
        }
    }

    private static byte[] read(Path file) throws UnusableFileException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(FILE_BYTES_LIMIT + 1);
            if (bytes.length > FILE_BYTES_LIMIT) {
                throw new UnusableFileException("%s: it may have %d bytes".formatted(file, FILE_BYTES_LIMIT));
            }
            return bytes;
        } catch (NoSuchFileException missing) {
            throw new UnusableFileException(file + ": there is no such file");
        } catch (IOException unreadable) {
            throw new UnusableFileException("%s: it cannot be read (%s)".formatted(file, unreadable));
        }
    }

    private static byte[] digest(List<byte[]> contents) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (byte[] bytes : contents) {
                digest.update((byte) (bytes.length >>> 16));
                digest.update((byte) (bytes.length >>> 8));
                digest.update((byte) bytes.length);
                digest.update(bytes);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
