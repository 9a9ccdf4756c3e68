package io.sluice.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.model.engine.Precision;
import io.sluice.server.repository.ModelSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsFileTest {

    private static final ModelSource MODEL = new ModelSource("vit", "/models/vit");

    @TempDir
    Path folder;

    @Test
    void write_noFile_makesOneThatLoads() throws Exception {
        Path file = folder.resolve("new.yaml");

        SettingsFile.write(file, values(), MODEL);

        ServerConfig config = new ServerConfigLoader().file(file).load().config();
        assertThat(config.models()).containsExactly(MODEL);
        assertThat(config.replica().count()).isEqualTo(2);
        assertThat(config.threads()).isEqualTo(1);
        assertThat(config.batch().maxBatchSize()).isEqualTo(4);
        assertThat(config.engine().precision()).isEqualTo(Optional.of(Precision.BF16));
    }

    @Test
    void write_fileWithCommentsAndOtherKeys_changesOnlyWhatItIsTold() throws Exception {
        Path file = ConfigFiles.write(folder, """
                # ours, \uD83D\uDE00
                batch: # of 8
                    max-size: 8   # measured
                    policy: learned
                models:
                  - location: "here"
                engine: {threads: 2}
                grpc.port: 9000
                replica.count: "1"
                """);

        SettingsFile.write(file, values(), MODEL);

        assertThat(file).hasContent("""
                # ours, \uD83D\uDE00
                batch: # of 8
                    max-size: 4   # measured
                    policy: learned
                models:
                  - location: "here"
                engine: {precision: bf16, threads: 1}
                grpc.port: 9000
                replica.count: 2
                """);
    }

    @Test
    void write_groupWithoutTheSettingAndNoLastLineEnd_addsALine() throws Exception {
        Path file = ConfigFiles.write(folder, "batch:\n  policy: learned");

        SettingsFile.write(file, Map.of(Setting.BATCH_MAX_SIZE, "4"), MODEL);

        assertThat(file).hasContent("batch:\n  max-size: 4\n  policy: learned\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "batch:\n",
                "{grpc: {port: 1}}\n",
                "batch: {}\n",
                "admission: {max-rows: 70}\n...\n",
                "batch: &b {max-size: 8}\nreplica: *b\n",
                "admission: {max-rows: 3}\ngrpc: {max-inputs: 3}\nbatch: {max-size: 3}\n"
            })
    void write_formThatItCannotChange_isRefusedAndLeftAsItWas(String yaml) throws Exception {
        Path file = ConfigFiles.write(folder, yaml);

        assertThatThrownBy(() -> SettingsFile.write(file, values(), MODEL))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(file.toString())
                .hasMessageNotContaining(".sluice");
        assertThat(Files.readString(file)).isEqualTo(yaml);
        assertThat(folder).isDirectoryNotContaining("glob:**/.sluice*");
    }

    private static Map<Setting, String> values() {
        Map<Setting, String> values = new LinkedHashMap<>();
        values.put(Setting.REPLICA_COUNT, "2");
        values.put(Setting.ENGINE_THREADS, "1");
        values.put(Setting.BATCH_MAX_SIZE, "4");
        values.put(Setting.ENGINE_PRECISION, "bf16");
        return values;
    }
}
