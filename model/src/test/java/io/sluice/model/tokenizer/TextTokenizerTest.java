package io.sluice.model.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextTokenizerTest {

    private static final int CAT = 2368;
    private static final int LEAST_BYTES = 8192;

    private static TextTokenizer tokenizer;
    private static TextTokenizer strict;

    @BeforeAll
    static void open() throws Exception {
        tokenizer = ClipFolder.read(ClipFolder.GOLDEN);
        TextOptions options = new TextOptions(LEAST_BYTES, SpecialTokens.PLAIN_TEXT);
        strict = ClipFolder.read(ClipFolder.GOLDEN, ClipFolder.CONTEXT_LENGTH, options);
    }

    @AfterAll
    static void close() {
        tokenizer.close();
        strict.close();
    }

    @ParameterizedTest
    @CsvSource({"73, 75", "74, 76", "75, 77", "76, 77", "77, 77", "4000, 77"})
    void encode_manyWords_keepsTheEnd(int words, int length) throws Exception {
        int[] expected = new int[length];
        Arrays.fill(expected, CAT);
        expected[0] = ClipFolder.START;
        expected[length - 1] = ClipFolder.END;

        assertThat(tokenizer.encode("cat ".repeat(words))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 7})
    void encode_shortContext_isFilled(int contextLength) throws Exception {
        try (TextTokenizer brief = ClipFolder.read(ClipFolder.GOLDEN, contextLength, TextOptions.DEFAULT)) {
            assertThat(brief.contextLength()).isEqualTo(contextLength);
            assertThat(brief.encode("cat ".repeat(20)))
                    .hasSize(contextLength)
                    .startsWith(ClipFolder.START)
                    .endsWith(ClipFolder.END);
        }
    }

    @Test
    void read_contextWithoutRoomForStartAndEnd_isRefused() {
        assertThatThrownBy(() -> ClipFolder.read(ClipFolder.GOLDEN, 1, TextOptions.DEFAULT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("contextLength must be at least 2, got 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n\t \u2003\u3000"})
    void encode_blankText_isStartAndEnd(String text) throws Exception {
        assertThat(tokenizer.encode(text)).containsExactly(ClipFolder.START, ClipFolder.END);
    }

    @Test
    void encode_nulCharacter_isText() throws Exception {
        assertThat(tokenizer.encode("cat\0cat")).containsExactly(ClipFolder.START, CAT, 444, CAT, ClipFolder.END);
    }

    @Test
    void encode_specialTokensInText_areIdsOrText() throws Exception {
        String text = "cat <|endoftext|><|startoftext|>";

        assertThat(tokenizer.encode(text))
                .containsExactly(ClipFolder.START, CAT, ClipFolder.END, ClipFolder.START, ClipFolder.END);
        assertThat(strict.encode(text))
                .isEqualTo(strict.encode("cat <| endoftext |>< | startoftext |>".replace("< |", "<|")))
                .hasSizeGreaterThan(8);
    }

    @ParameterizedTest
    @CsvSource({
        "'\uD800', D800, 0",
        "'\uDC00', DC00, 0",
        "'cat \uD83D', D83D, 4",
        "'\uD83D\uDE00\uDE00', DE00, 2",
        "'\uD83D\uD83D\uDE00', D83D, 0"
    })
    void encode_halfOfASurrogatePair_isRefused(String text, String unit, int index) {
        assertThatThrownBy(() -> tokenizer.encode(text))
                .isInstanceOf(InvalidTextException.class)
                .hasMessage("has half of a surrogate pair, U+%s, at index %d", unit, index);
    }

    @ParameterizedTest
    @CsvSource({"a, 8192", "é, 4096", "猫, 2730", "\uD83D\uDE00, 2048"})
    void encode_textAtTheLimit_isTaken(String character, int count) throws Exception {
        String longest = character.repeat(count);
        assertThat(strict.encode(longest)).startsWith(ClipFolder.START).endsWith(ClipFolder.END);

        assertThatThrownBy(() -> strict.encode(longest + character))
                .isInstanceOf(InvalidTextException.class)
                .hasMessageMatching("has 819[3-6] bytes of UTF-8; at most 8192 are allowed");
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, 0, 8191, (1 << 20) + 1})
    void options_maxBytesOutOfRange_areRefusedByKey(int maxBytes) {
        assertThatThrownBy(() -> new TextOptions(maxBytes, SpecialTokens.REFERENCE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("text.max-bytes must be in [8192, 1048576], got " + maxBytes);
    }
}
