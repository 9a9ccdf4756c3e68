package io.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonStreamParser;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code serve} as a process of its own: only there is there a signal and an exit code. */
@Timeout(120)
class ServeProcessTest {

    @Test
    void serve_sigterm_stopsWithExitCodeZeroAndNothingElseOnStandardOutput(@TempDir Path folder) throws Exception {
        Path errors = folder.resolve("stderr");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.sluice.cli.Main",
                        "serve",
                        "tiny=synthetic:base=1ms,per-row=0ms,size=8,classes=4",
                        "--port=0",
                        "--http-port=0",
                        "--json")
                .redirectError(errors.toFile())
                .start();
        try (Reader answers = new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)) {
            JsonObject ready = new JsonStreamParser(answers).next().getAsJsonObject();
            String address = ready.get("grpc").getAsString();
            assertThat(CommandRun.of(
                                    "loadtest",
                                    "--concurrency=1",
                                    "--duration=1s",
                                    "--warmup=0ms",
                                    "--input=tensor:8",
                                    "--server=" + address)
                            .exitCode())
                    .isZero();

            process.toHandle().destroy(); // SIGTERM; Process.destroy would close the streams too
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
            assertThat(remainder(answers)).isBlank();
            assertThat(Files.readString(errors)).contains("ready: grpc " + address, "stopped");
        } finally {
            process.destroyForcibly();
        }
    }

    private static String remainder(Reader reader) throws IOException {
        StringWriter rest = new StringWriter();
        reader.transferTo(rest);
        return rest.toString();
    }
}
