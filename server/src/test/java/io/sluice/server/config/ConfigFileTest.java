package io.sluice.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.server.repository.ModelSource;
import io.sluice.server.yaml.YamlFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading {@code sluice.yaml}: what is understood, and that nothing in it can do harm. */
class ConfigFileTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "batch:\n  max-size: 16\n",
                "batch: {max-size: 16}",
                "batch.max-size: 16",
                "batch:\n  max-size: \"16\"\n",
                "%YAML 1.2\n---\nbatch:\n  max-size: 16 # comment\nreplica:\n",
                "{\"batch\": {\"max-size\": 16}}"
            })
    void load_anyYamlForm_isUnderstood(String yaml) throws Exception {
        assertThat(load(yaml).batch().maxBatchSize()).isEqualTo(16);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "# nothing yet\n", "---\n", "batch:\n"})
    void load_emptyFile_isDefaults(String yaml) throws Exception {
        assertThat(load(yaml)).isEqualTo(ServerConfigLoader.defaults());
    }

    @Test
    void load_models_areRelativeToTheFile() throws Exception {
        assertThat(load("""
                        models:
                          - location: models/vit
                          - name: other
                            location: /srv/clip
                          - name: fake
                            location: synthetic:base=5ms,size=8
                        """).models())
                .containsExactly(
                        new ModelSource("vit", folder.resolve("models/vit").toString()),
                        new ModelSource("other", "/srv/clip"),
                        new ModelSource("fake", "synthetic:base=5ms,size=8"));
    }

    @Test
    void load_labelsOfAModel_makeItAClassifier() throws Exception {
        assertThat(load("""
                        models:
                          - name: documents
                            location: /srv/clip
                            labels: [invoice, "a letter", passport]
                            label-templates:
                              - a scan of {}.
                              - "a photo of {}."
                        """).models())
                .containsExactly(new ModelSource("documents", "/srv/clip")
                        .withLabels(
                                List.of("invoice", "a letter", "passport"),
                                List.of("a scan of {}.", "a photo of {}.")));
    }

    @Test
    void load_wrongLabels_areNamed() throws IOException {
        assertThat(problems("""
                        models:
                          - name: a
                            location: /srv/clip
                            labels: [cat, dog, cat]
                          - name: b
                            location: /srv/clip
                            labels: cat
                          - name: c
                            location: /srv/clip
                            label-templates: ["a {}."]
                          - name: d
                            location: /srv/clip
                            labels: [cat]
                            label-templates: [a photo]
                        """))
                .containsExactly(
                        "line 2: model 'a': labels[2]: 'cat' given, as labels[0] is; no two may be equal",
                        "line 7: labels must be a list",
                        "line 5: model 'b': labels: 0 given; 1 to 10000 are allowed",
                        "line 8: model 'c': labels: 0 given; 1 to 10000 are allowed",
                        "line 11: model 'd': label-templates[0]: 'a photo' given; a template has {} once, where the label goes");
    }

    @Test
    void load_wrongLines_areNamed() throws IOException {
        assertThat(problems("""
                        batch: 8
                        replica:
                          count:
                        grpc:
                          port: [1, 2]
                          port: 8003
                        models:
                          - /models/vit
                          - locaton: /models/vit
                        sever:
                          host: a
                        """))
                .containsExactly(
                        "line 1: 'batch' must have its settings below it",
                        "line 3: replica.count has no value",
                        "line 5: grpc.port must be one plain value, without a YAML tag",
                        "line 6: grpc.port is given twice, first at " + folder.resolve("sluice.yaml") + " line 5",
                        "line 8: a model must be '- location: FOLDER', with a 'name: NAME' if wanted",
                        "line 9: a model has a name, a location, labels and label-templates, no 'locaton'",
                        "line 9: a model must be a folder or NAME=LOCATION, got ''",
                        "line 10: there is no setting 'sever'");
    }

    @Test
    void load_notYaml_namesTheLine() throws IOException {
        assertThat(problems("batch:\n  max-size: 8\n\tcount: 1\n"))
                .singleElement()
                .asString()
                .startsWith("line 3: this is not YAML: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"8", "[]", "batch: 1\n---\nbatch: 2\n", "models: vit\n", "? [a]\n: 1\n"})
    void load_otherDocument_isAProblem(String yaml) throws IOException {
        assertThat(problems(yaml)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "batch: {max-size: !!java.lang.ProcessBuilder [touch, x]}",
                "batch: {max-size: !local 8}",
                "!!javax.script.ScriptEngineManager {}: 1"
            })
    void load_tags_areRefused(String yaml) throws IOException {
        assertThat(problems(yaml)).singleElement().asString().contains("one plain value, without a YAML tag");
    }

    @Test
    void load_fileThatContainsItself_ends() throws IOException {
        assertThat(problems("batch: &a\n  max-size: 8\n  again: *a\n"))
                .containsExactly("line 3: there is no setting 'batch.again'");
    }

    @Test
    void load_deepOrLargeOrBinaryFile_isRefused() throws IOException {
        assertThat(problems("[".repeat(100_000))).containsExactly("line 1: more than 16 levels deep");
        assertThat(problems("#".repeat(YamlFile.FILE_BYTES_LIMIT + 1)))
                .singleElement()
                .asString()
                .endsWith("a configuration file may have 1048576 bytes");
        Path file = Files.write(folder.resolve("binary.yaml"), new byte[] {(byte) 0xC3, 0x28});
        assertThat(refusal(file)).containsExactly(file + ": the file must be text in UTF-8");
    }

    @Test
    void load_billionLaughs_isRefused() throws IOException {
        StringBuilder yaml = new StringBuilder("a0: &a0 [x]\n");
        for (int i = 1; i < 20; i++) {
            yaml.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
        }

        assertThat(problems(yaml.toString())).singleElement().asString().contains("aliases");
    }

    private ServerConfig load(String yaml) throws IOException, ConfigException {
        return new ServerConfigLoader()
                .file(ConfigFiles.write(folder, yaml))
                .load()
                .config();
    }

    /** Without the file's name. */
    private List<String> problems(String yaml) throws IOException {
        Path file = ConfigFiles.write(folder, yaml);
        return refusal(file).stream()
                .map(problem -> problem.startsWith(file + " ")
                        ? problem.substring(file.toString().length() + 1)
                        : problem)
                .toList();
    }

    private static List<String> refusal(Path file) {
        return catchThrowableOfType(
                        ConfigException.class,
                        () -> new ServerConfigLoader().file(file).load())
                .problems();
    }
}
