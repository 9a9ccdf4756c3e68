package io.sluice.server.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.gson.JsonParser;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

    @Test
    void write_everyKindOfValue_isJsonInTheGivenOrder() {
        String json = Json.write(Json.object(
                "text",
                "a",
                "number",
                3L,
                "fraction",
                0.25f,
                "truth",
                true,
                "list",
                List.of(1, "b"),
                "none",
                Map.of()));

        assertThat(json)
                .isEqualTo(
                        "{\"text\":\"a\",\"number\":3,\"fraction\":0.25,\"truth\":true,\"list\":[1,\"b\"],\"none\":{}}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"", "\\", "\u0000\n\t\u001f", "</script>", "grün 狗 🐕", "\u2028"})
    void write_anyText_readsTheSameAgain(String text) {
        String json = Json.write(List.of(text));

        assertThat(JsonParser.parseString(json).getAsJsonArray().get(0).getAsString())
                .isEqualTo(text);
        assertThat(json.chars().noneMatch(c -> c < ' ' || Character.isSurrogate((char) c)))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void write_numberThatJsonLacks_isNull(double number) {
        assertThat(Json.write(List.of(number))).isEqualTo("[null]");
    }

    @Test
    void write_somethingElse_isABug() {
        assertThatIllegalArgumentException().isThrownBy(() -> Json.write(new Object()));
    }
}
