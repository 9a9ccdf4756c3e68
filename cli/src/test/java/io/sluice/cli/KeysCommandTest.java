package io.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.sluice.server.access.ApiKey;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.ExitCode;

class KeysCommandTest {

    @TempDir
    Path folder;

    @Test
    void create_name_printsTheKeyOnceAndTheEntryWithItsDigest() {
        CommandRun run = CommandRun.of("keys", "create", "camera-7");

        assertThat(run.exitCode()).isZero();
        String key = run.out().strip();
        assertThat(key).matches("sluice_[A-Za-z0-9_-]{43}");
        assertThat(run.err())
                .contains("- name: \"camera-7\"", "key-sha256: " + ApiKey.digestOf(key), "allow: [serve]")
                .doesNotContain(key);
        assertThat(CommandRun.of("keys", "create", "camera-7").out()).isNotEqualTo(run.out());
    }

    @Test
    void create_listOfClients_getsTheEntryAtItsEnd() throws Exception {
        Path list = folder.resolve("clients.yaml");

        String one = CommandRun.of("keys", "create", "one", "--clients", list.toString())
                .out()
                .strip();
        Files.writeString(list, Files.readString(list).stripTrailing() + " # mine");
        JsonObject two = CommandRun.of("keys", "create", "two", "--allow", "serve,admin", "--clients=" + list, "--json")
                .document();

        assertThat(Files.readString(list)).isEqualTo("""
                clients:
                  - name: "one"
                    key-sha256: %s
                    allow: [serve] # mine
                  - name: "two"
                    key-sha256: %s
                    allow: [admin, serve]
                """.formatted(
                        ApiKey.digestOf(one), ApiKey.digestOf(two.get("key").getAsString())));
    }

    @Test
    void create_nameThatTheListHas_leavesTheListAlone() throws Exception {
        Path list = folder.resolve("clients.yaml");
        CommandRun.of("keys", "create", "one", "--clients=" + list);
        String before = Files.readString(list);

        CommandRun run = CommandRun.of("keys", "create", "one", "--clients=" + list);

        assertThat(run.exitCode()).isEqualTo(ExitCode.SOFTWARE);
        assertThat(run.err()).contains(list.toString(), "two clients have the name 'one'");
        assertThat(run.out()).isEmpty();
        assertThat(Files.readString(list)).isEqualTo(before);
    }

    @Test
    void create_wrongNameOrPermission_isAMistake() {
        CommandRun name = CommandRun.of("keys", "create", "a b");
        CommandRun permission = CommandRun.of("keys", "create", "a", "--allow", "root");

        assertThat(name.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(name.err()).contains("the name of a client must be 1 to 64");
        assertThat(permission.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(permission.err()).contains("--allow must be serve, admin, or both, got 'root'");
    }
}
