package io.sluice.model.image.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.sluice.model.image.GoldenPictures;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DecodeGoldenTest {

    /** Pillow clips gray of 16 bits at 255, which leaves a white picture: the one accepted difference. */
    private static final String GRAY_16 = "gray16.png";

    private static final String GIF = "anim.gif";

    static Stream<JsonObject> references() {
        return StreamSupport.stream(
                        GoldenPictures.json("goldens/decode.json")
                                .getAsJsonObject()
                                .getAsJsonArray("images")
                                .spliterator(),
                        false)
                .map(JsonElement::getAsJsonObject);
    }

    static Stream<JsonObject> exactReferences() {
        return references().filter(each -> !GRAY_16.equals(name(each)) && !GIF.equals(name(each)));
    }

    @Test
    void references_areAllDecodableInputs() {
        assertThat(references().map(DecodeGoldenTest::name))
                .containsExactlyInAnyOrderElementsOf(GoldenPictures.inputs(false));
    }

    @ParameterizedTest
    @MethodSource("exactReferences")
    void decode_goodFile_equalsReferenceInEveryByte(JsonObject reference) throws Exception {
        RgbImage image = decode(name(reference));

        assertThat(image.width()).isEqualTo(reference.get("width").getAsInt());
        assertThat(image.height()).isEqualTo(reference.get("height").getAsInt());
        assertThat(sha256(image.rgb())).isEqualTo(reference.get("rgb_sha256").getAsString());
    }

    @Test
    void decode_grayOf16Bits_keepsHighByte() throws Exception {
        RgbImage image = decode(GRAY_16);
        long sum = 0;
        for (byte each : image.rgb()) {
            sum += each & 0xFF;
        }

        assertThat((double) sum / image.rgb().length)
                .as("mean; the reference's is almost 255")
                .isBetween(60.0, 200.0);
    }

    @Test
    void open_gif_isRefusedByName() {
        assertThatThrownBy(() -> ImageFormats.open(GoldenPictures.input(GIF)))
                .isInstanceOf(IOException.class)
                .hasMessage("looks like a GIF; JPEG, PNG and WebP are allowed");
    }

    private static RgbImage decode(String name) throws IOException {
        EncodedImage image = ImageFormats.open(GoldenPictures.input(name));
        return image.orientation().apply(image.decode());
    }

    private static String name(JsonObject reference) {
        return reference.get("file").getAsString();
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
