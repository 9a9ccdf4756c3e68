package io.sluice.model.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ImageProcessorGoldenTest {

    /** A GIF is refused; gray of 16 bits is white in the reference. */
    private static final Set<String> NOT_COMPARED = Set.of("anim.gif", "gray16.png");

    static Stream<Arguments> rows() {
        return Stream.of("vit64", "vit224", "clip64", "clip224").flatMap(set -> {
            Map<String, byte[]> rows = GoldenPictures.tensors("preproc_" + set, "|pil_u8");
            return rows.entrySet().stream()
                    .filter(row -> !NOT_COMPARED.contains(row.getKey()))
                    .map(row -> Arguments.of(set, row.getKey(), row.getValue()));
        });
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("rows")
    void encoded_goodFile_equalsReferenceInEveryByte(String set, String file, byte[] expected) throws Exception {
        ImageProcessor processor = new ImageProcessor(config(set), ImageLimits.DEFAULT);
        ByteBuffer row = ByteBuffer.allocateDirect(expected.length);

        processor.encoded(ByteBuffer.wrap(GoldenPictures.input(file)), row);

        assertThat(row.hasRemaining()).isFalse();
        assertThat(channelsFirst(row.flip())).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"vit, vit224", "clip, clip224"})
    void config_normalisingAllBytes_equalsReferenceTable(String golden, String set) throws Exception {
        ImageProcessorConfig config = config(set);
        FloatBuffer expected = ByteBuffer.wrap(GoldenPictures.tensors("normalise", "|normalise_lut_pil")
                        .get(golden))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer();

        for (int channel = 0; channel < 3; channel++) {
            for (int value = 0; value < 256; value++) {
                float scaled = (float) (value * config.rescaleFactor());
                float normalised =
                        (scaled - config.mean().get(channel)) / config.std().get(channel);
                assertThat(normalised).isEqualTo(expected.get());
            }
        }
    }

    private static byte[] channelsFirst(ByteBuffer row) {
        byte[] planes = new byte[row.remaining()];
        int plane = planes.length / 3;
        for (int i = 0; i < plane; i++) {
            for (int channel = 0; channel < 3; channel++) {
                planes[channel * plane + i] = row.get();
            }
        }
        return planes;
    }

    private static ImageProcessorConfig config(String set) throws Exception {
        int size = Integer.parseInt(set.replaceAll("\\D", ""));
        String json = set.startsWith("vit")
                ? "{'image_processor_type': 'ViTImageProcessor', 'size': {'height': %d, 'width': %d}}"
                        .formatted(size, size)
                : "{'feature_extractor_type': 'CLIPFeatureExtractor', 'size': %d, 'crop_size': %d}"
                        .formatted(size, size);
        JsonObject parsed = JsonParser.parseString(json).getAsJsonObject();
        return ImageProcessorConfigReader.fromJson(Path.of("preprocessor_config.json"), parsed, size);
    }
}
