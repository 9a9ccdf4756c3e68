package io.sluice.model.engine.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.pytorch.jni.JniUtils;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TorchRuntimeTest {

    /** Runs in a process of its own: libtorch is loaded once per process. */
    static final class Start {

        private Start() {}

        public static void main(String[] arguments) {
            TorchRuntime.start(1);
            TorchRuntime.start(1);
            try {
                TorchRuntime.start(2);
            } catch (IllegalStateException e) {
                throw new IllegalStateException("threads in use: " + JniUtils.getNumThreads(), e);
            }
        }
    }

    @TempDir
    private Path cache;

    @Test
    void start_zeroThreads_isRefused() {
        assertThatThrownBy(() -> TorchRuntime.start(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("threads must be in [1, 1024], got 0");
    }

    @Test
    void start_otherNumberOfThreads_isRefusedAndTheFirstStays() throws Exception {
        assertThat(run(System.getProperty("java.class.path"), System.getProperty("user.home")))
                .contains("threads in use: 1")
                .contains("PyTorch already runs with 1 threads, which cannot become 2");
    }

    @Test
    void start_noNativeLibrary_saysWhatToDo() throws Exception {
        String classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.contains("pytorch-native"))
                .collect(Collectors.joining(File.pathSeparator));

        assertThat(run(classPath, cache.toString()))
                .contains("PyTorch's native library cannot be loaded")
                .contains("put ai.djl.pytorch:pytorch-native-cpu for this platform on the class path")
                .contains("PYTORCH_LIBRARY_PATH");
    }

    private static String run(String classPath, String home) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Duser.home=" + home,
                        "-cp",
                        classPath,
                        Start.class.getName())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return output;
    }
}
