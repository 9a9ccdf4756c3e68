package io.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code serve} as a process of its own: only there is there a signal and an exit code. */
@Timeout(120)
class ServeProcessTest {

    private static final String QUICK = "tiny=synthetic:base=1ms,per-row=0ms,size=8,classes=4";
    private static final String SLOW = "tiny=synthetic:base=10s,per-row=0ms,size=8,classes=4";
    private static final Path DEMO =
            Path.of(System.getProperty("sluice.golden")).resolveSibling("demo");
    private static final Path MODEL = DEMO.resolve("models/shapes-vit");
    private static final Path PICTURE = DEMO.resolve("pictures/black-star-on-yellow.webp");
    private static final long SIGINT_BIT = 1L << 1;

    @TempDir
    private Path folder;

    @Test
    void serve_sigterm_stopsWithExitCodeZeroAndNothingElseOnStandardOutput() throws Exception {
        try (ServedProcess server = ServedProcess.start(folder, QUICK, "--shutdown-notice=100ms")) {
            String address = server.ready().get("grpc").getAsString();
            assertThat(CommandRun.of(
                                    "loadtest",
                                    "--concurrency=1",
                                    "--duration=1s",
                                    "--warmup=0ms",
                                    "--input=tensor:8",
                                    "--server=" + address)
                            .exitCode())
                    .isZero();

            server.terminate();

            assertThat(server.exitCode()).isZero();
            assertThat(server.remainder()).isBlank();
            assertThat(server.said()).contains("ready: grpc " + address, "stopped");
        }
    }

    /** As by the kernel, when memory is out: nothing of what Java does at its end is done. */
    @ParameterizedTest
    @ValueSource(strings = {"pytorch", "onnxruntime"})
    void serve_killed_leavesNothingInTheTemporaryFolder(String backend) throws Exception {
        Path temporary = Files.createDirectory(folder.resolve("tmp"));
        List<String> options =
                List.of("-Djava.io.tmpdir=" + temporary, "-Dsluice.natives=" + System.getProperty("sluice.natives"));
        try (ServedProcess server = ServedProcess.start(folder, options, MODEL.toString(), "--backend=" + backend)) {
            String address = server.ready().get("grpc").getAsString();
            assertThat(CommandRun.of("classify", "--server=" + address, PICTURE.toString())
                            .exitCode())
                    .isZero();

            server.kill();

            assertThat(server.exitCode()).isNotZero();
        }
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void serve_secondSigterm_endsTheNotice() throws Exception {
        try (ServedProcess server = ServedProcess.start(folder, QUICK, "--shutdown-notice=5m")) {
            server.ready();

            server.terminate();
            server.awaitSaid("stopping: health says so");
            server.terminate();

            assertThat(server.exitCode()).isZero();
            assertThat(server.said()).contains("going on to the next phase");
        }
    }

    @Test
    void serve_sigint_skipsTheNotice() throws Exception {
        assumeFalse(ignoresInterrupts(), "the shell that runs this has it ignored, and a JVM then leaves it so");
        try (ServedProcess server = ServedProcess.start(folder, QUICK, "--shutdown-notice=5m")) {
            server.ready();

            server.interrupt();

            assertThat(server.exitCode()).isZero();
        }
    }

    @Test
    void serve_admittedRequestNotAnsweredInTime_exitsWithOne() throws Exception {
        try (ServedProcess server = ServedProcess.start(
                folder,
                SLOW,
                "--warmup-budget=0s",
                "--shutdown-notice=0s",
                "--drain-timeout=0s",
                "--default-deadline=0s")) {
            JsonObject ready = server.ready();
            Thread caller = new Thread(() -> CommandRun.of(
                    "loadtest",
                    "--concurrency=1",
                    "--duration=1s",
                    "--warmup=0ms",
                    "--input=tensor:8",
                    "--server=" + ready.get("grpc").getAsString()));
            caller.start();
            ServedProcess.awaitMetric(ready.get("http").getAsString(), "sluice_queue_rows{");

            server.terminate();

            assertThat(server.exitCode()).isEqualTo(1);
            assertThat(server.said()).contains("stopped: some admitted requests were not answered in time");
            caller.join();
        }
    }

    @Test
    void serve_sigtermWhileAModelIsBeingWarmed_endsWithExitCodeZero() throws Exception {
        String forMinutes = "tiny=synthetic:base=60s,per-row=0ms,size=8,classes=4";
        try (ServedProcess server = ServedProcess.start(folder, forMinutes, "--shutdown-notice=0s")) {
            server.awaitSaid("to=WARMING");

            server.terminate();

            assertThat(server.exitCode()).isZero();
            assertThat(server.remainder()).isBlank();
        }
    }

    /** As processes that a shell puts into the background do. */
    private static boolean ignoresInterrupts() throws IOException {
        Path status = Path.of("/proc/self/status");
        return Files.exists(status)
                && Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("SigIgn:"))
                        .anyMatch(line -> (Long.parseUnsignedLong(
                                                line.substring("SigIgn:".length())
                                                        .strip(),
                                                16)
                                        & SIGINT_BIT)
                                != 0);
    }
}
