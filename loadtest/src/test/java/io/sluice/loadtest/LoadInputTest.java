package io.sluice.loadtest;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoadInputTest {

    @ParameterizedTest
    @ValueSource(strings = {"tensor:", "tensor:0", "tensor:-3", "tensor:4097", "tensor:2x2"})
    void parse_tensorOfNoUsableSize_saysTheRange(String text) {
        assertThatThrownBy(() -> LoadInput.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("tensor:S needs a side in [1, 4096]");
    }

    @Test
    void parse_missingFile_throwsWhatTheFileSystemSays() {
        assertThatThrownBy(() -> LoadInput.parse("no-such-picture.jpg")).isInstanceOf(NoSuchFileException.class);
    }
}
