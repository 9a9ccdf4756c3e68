package io.sluice.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JsonTest {

    private record Document(
            String modelName, @Nullable String absent, Duration maxDelay, List<Float> scores, float @Nullable [] raw) {}

    @Test
    void print_record_hasLowerCaseKeysAndNoAbsentValues() {
        JsonObject json = parsed(new Document("<a>", null, Duration.ofMillis(5), List.of(0.5f), new float[] {-1f}));

        assertThat(json.keySet()).containsExactly("model_name", "max_delay", "scores", "raw");
        assertThat(json.get("max_delay").getAsString()).isEqualTo("PT0.005S");
        assertThat(json.getAsJsonArray("raw").get(0).getAsFloat()).isEqualTo(-1f);
    }

    @Test
    void print_textWithMarkup_isLeftReadable() {
        StringWriter text = new StringWriter();

        Json.print(new Document("<'a'>", null, Duration.ZERO, List.of(), null), new PrintWriter(text));

        assertThat(text.toString()).contains("<'a'>").endsWith(System.lineSeparator());
    }

    private static JsonObject parsed(Object document) {
        StringWriter text = new StringWriter();
        Json.print(document, new PrintWriter(text));
        return JsonParser.parseString(text.toString()).getAsJsonObject();
    }
}
