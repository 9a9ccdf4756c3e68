package io.sluice.server.repository;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.server.repository.ModelLock.LockedModel;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ModelLockTest {

    private static final LockedModel LOCKED = model("v1", Map.of("config.json", "aa", "model.safetensors", "bb"));

    private final ModelLock lock =
            new ModelLock(Optional.of(Path.of("sluice.lock")), new TreeMap<>(Map.of("vit", LOCKED)));

    @Test
    void difference_sameFiles_isNone() {
        assertThat(lock.differenceOf("vit", LOCKED)).isEmpty();
    }

    @Test
    void difference_otherBytes_namesTheFileAndBothDigests() {
        assertThat(lock.differenceOf("vit", model("v2", Map.of("config.json", "aa", "model.safetensors", "cc"))))
                .hasValueSatisfying(text -> assertThat(text).contains("model.safetensors", "cc", "bb", "sluice.lock"));
    }

    @Test
    void difference_fileMissing_namesIt() {
        assertThat(lock.differenceOf("vit", model("v2", Map.of("config.json", "aa"))))
                .hasValueSatisfying(text -> assertThat(text).contains("model.safetensors", "would not be read"));
    }

    @Test
    void difference_oneFileMore_namesIt() {
        assertThat(lock.differenceOf(
                        "vit",
                        model("v2", Map.of("config.json", "aa", "model.safetensors", "bb", "tokenizer.json", "dd"))))
                .hasValueSatisfying(text -> assertThat(text).contains("tokenizer.json", "is not in"));
    }

    @Test
    void difference_modelThatIsNotLocked_saysWhatToDo() {
        assertThat(lock.differenceOf("clip", LOCKED))
                .hasValueSatisfying(text -> assertThat(text).contains("'clip'", "./sluice lock"));
    }

    @Test
    void difference_withoutFiles_isThatOfTheVersion() {
        ModelLock synthetic =
                new ModelLock(Optional.of(Path.of("l")), new TreeMap<>(Map.of("s", model("v1", Map.of()))));

        assertThat(synthetic.differenceOf("s", model("v1", Map.of()))).isEmpty();
        assertThat(synthetic.differenceOf("s", model("v2", Map.of()))).isPresent();
    }

    private static LockedModel model(String version, Map<String, String> files) {
        return new LockedModel(version, new TreeMap<>(files));
    }
}
