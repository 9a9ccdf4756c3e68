package io.sluice.server.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * What the server was built from.
 *
 * @param commit and {@code time}: of the sources; empty where the build was not told
 * @param engines versions of what computes forward passes, as they are bundled
 */
public record BuildInfo(String version, String commit, String time, Map<String, String> engines) {

    private static final String FILE = "build.properties";

    /** What the build has written into a resource file. */
    public static BuildInfo read() {
        try (@Nullable InputStream in = BuildInfo.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IllegalStateException(FILE + " is missing: the build is not whole");
            }
            Properties file = new Properties();
            file.load(in);
            return new BuildInfo(
                    file.getProperty("version", ""),
                    file.getProperty("commit", ""),
                    file.getProperty("time", ""),
                    Map.of(
                            "pytorch", file.getProperty("pytorch", ""),
                            "onnxruntime", file.getProperty("onnxruntime", "")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
