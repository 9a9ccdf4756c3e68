package io.sluice.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.server.repository.ModelLock;
import io.sluice.server.repository.ModelLock.LockedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LockFileTest {

    private static final String DIGEST = "0123456789abcdef".repeat(4);

    @TempDir
    private Path folder;

    @Test
    void write_thenRead_isTheSame() throws Exception {
        TreeMap<String, LockedModel> models = new TreeMap<>(Map.of(
                "vit", new LockedModel(DIGEST, new TreeMap<>(Map.of("config.json", DIGEST, "odd: name", DIGEST))),
                "sleeper", new LockedModel(DIGEST, new TreeMap<>())));

        LockFile.write(folder.resolve("sluice.lock"), models);

        assertThat(load("").models()).isEqualTo(models);
        assertThat(Files.list(folder)).as("nothing is left behind").hasSize(2);
    }

    @Test
    void auto_noLock_locksNothing() throws Exception {
        assertThat(load("")).isEqualTo(ModelLock.NONE);
    }

    @Test
    void none_lockIsThere_isNotRead() throws Exception {
        Files.writeString(folder.resolve("sluice.lock"), "]");

        assertThat(load("repository:\n  lock: none\n")).isEqualTo(ModelLock.NONE);
    }

    @Test
    void path_isRelativeToTheConfiguration() throws Exception {
        LockFile.write(
                Files.createDirectories(folder.resolve("locks")).resolve("mine.lock"),
                new TreeMap<>(Map.of("vit", new LockedModel(DIGEST, new TreeMap<>()))));

        assertThat(load("repository:\n  lock: locks/mine.lock\n").models()).containsOnlyKeys("vit");
    }

    @Test
    void path_missing_isAProblem() {
        assertProblem("repository:\n  lock: missing.lock\n", null, "repository.lock", "missing.lock", "./sluice lock");
    }

    @Test
    void lock_thatCannotBeUnderstood_saysWhere() {
        assertProblem("", "[", "not YAML");
        assertProblem("", "", "must name the models");
        assertProblem("", "models: 3", "models must be");
        assertProblem("", "modells: {}", "no key 'modells'");
        assertProblem("", "models:\n  vit:\n    version: abc\n", "line 3", "sha256");
        assertProblem("", "models:\n  vit:\n    files: {}\n", "'vit' has no version");
        assertProblem(
                "",
                "models:\n  vit:\n    version: %s\n    files:\n      config.json: short\n".formatted(DIGEST),
                "config.json must be a sha256");
        assertProblem("", "models:\n  vit: {version: %1$s}\n  vit: {version: %1$s}\n".formatted(DIGEST), "twice");
    }

    private void assertProblem(String config, @Nullable String lock, String... parts) {
        assertThatThrownBy(() -> {
                    if (lock != null) {
                        Files.writeString(folder.resolve("sluice.lock"), lock);
                    }
                    load(config);
                })
                .isInstanceOf(ConfigException.class)
                .hasMessageContainingAll(parts);
    }

    private ModelLock load(String config) throws ConfigException, IOException {
        Path file = Files.writeString(folder.resolve("sluice.yaml"), config);
        return new ServerConfigLoader()
                .file(file)
                .models(List.of("m=synthetic:"))
                .load()
                .config()
                .repository()
                .lock();
    }
}
