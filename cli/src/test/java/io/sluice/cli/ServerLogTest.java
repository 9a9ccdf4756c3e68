package io.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server's process writes to standard error. */
class ServerLogTest {

    private static final String QUICK = "tiny=synthetic:base=1ms,per-row=0ms,size=8,classes=4";

    @TempDir
    private Path folder;

    @Test
    void serve_logAsJson_everyLineIsAnObject() throws Exception {
        try (ServedProcess server = ServedProcess.start(folder, QUICK, "--log-format=json", "--shutdown-notice=0s")) {
            String address = server.ready().get("grpc").getAsString();
            server.terminate();
            assertThat(server.exitCode()).isZero();

            List<JsonObject> lines = lines(server.said());
            assertThat(lines)
                    .anyMatch(line -> says(line, "message", "model state changed")
                            && says(line, "model", "tiny")
                            && says(line, "to", "READY")
                            && says(line, "level", "INFO"));
            assertThat(lines).anyMatch(line -> text(line, "message").startsWith("ready: grpc " + address));
            assertThat(lines).anyMatch(line -> says(line, "message", "stopped"));
        }
    }

    @Test
    void serve_logAsJsonAndItFails_theReasonIsAnErrorOfTheLog() throws Exception {
        Path said = folder.resolve("said");
        List<String> command = ServedProcess.command();
        command.addAll(List.of(
                "serve", "tiny=" + folder.resolve("nothing-here"), "--port=0", "--http-port=0", "--log-format=json"));
        Process serving =
                new ProcessBuilder(command).redirectError(said.toFile()).start();

        assertThat(serving.waitFor()).isEqualTo(1);
        assertThat(lines(Files.readString(said)))
                .filteredOn(line -> says(line, "level", "ERROR"))
                .extracting(line -> text(line, "message"))
                .contains("model cannot be loaded")
                .anyMatch(message -> message.startsWith("model 'tiny' cannot serve"));
    }

    @Test
    void serve_logAsText_hasKeysBeforeTheMessage() throws Exception {
        try (ServedProcess server = ServedProcess.start(folder, QUICK, "--shutdown-notice=0s")) {
            server.ready();
            server.terminate();
            assertThat(server.exitCode()).isZero();

            assertThat(server.said())
                    .containsPattern("(?m)^\\S+ INFO \\w+ - model=tiny .*to=READY .*model state changed$");
        }
    }

    @Test
    void serve_logInAFormatThatIsNone_isRefused() {
        CommandRun run = CommandRun.of("serve", QUICK, "--log-format=xml");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("log.format must be text or json, got 'xml'");
    }

    private static List<JsonObject> lines(String said) {
        return said.lines()
                .map(JsonParser::parseString)
                .map(JsonElement::getAsJsonObject)
                .toList();
    }

    private static boolean says(JsonObject line, String key, String value) {
        return text(line, key).equals(value);
    }

    private static String text(JsonObject line, String key) {
        return line.has(key) ? line.get(key).getAsString() : "";
    }
}
