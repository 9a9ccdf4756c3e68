package io.sluice.model.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonParser;
import io.sluice.model.InvalidModelException;
import io.sluice.model.image.ImageProcessorConfig.Filter;
import io.sluice.model.image.ImageProcessorConfig.Geometry;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageProcessorConfigReaderTest {

    private static final Path FILE = Path.of("models", "preprocessor_config.json");
    private static final ImageProcessorConfig VIT_64 = ImageProcessorConfig.vitDefaults(64);
    private static final ImageProcessorConfig CLIP_64 = new ImageProcessorConfig(
            64,
            Geometry.SHORTEST_EDGE_CENTER_CROP,
            Filter.BICUBIC,
            1.0 / 255,
            List.of(0.48145466f, 0.4578275f, 0.40821073f),
            List.of(0.26862954f, 0.26130258f, 0.27577711f));

    @ParameterizedTest
    @ValueSource(strings = {"random", "fp16", "bf16", "sharded", "base-pooler", "bin"})
    void fromJson_goldenFolders_areVitDefaults(String model) throws Exception {
        var json = GoldenPictures.json("models/vit-tiny-" + model + "/preprocessor_config.json");

        assertThat(ImageProcessorConfigReader.fromJson(FILE, json.getAsJsonObject(), 64))
                .isEqualTo(VIT_64);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'size': 64}",
                "{'size': {'height': 64, 'width': 64}, 'crop_size': null, 'resample': null}",
                "{'feature_extractor_type': 'ViTFeatureExtractor', 'size': 64}",
                "{'image_processor_type': 'ViTFeatureExtractor', 'size': {'height': 64, 'width': 64}}",
                "{'image_processor_type': 'ViTImageProcessorFast', 'size': 64.0, 'crop_size': 7}"
            })
    void fromJson_formsOfVit_areVitDefaults(String json) throws Exception {
        assertThat(read(json, 64)).isEqualTo(VIT_64);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'size': 64, 'crop_size': 64}",
                "{'feature_extractor_type': 'CLIPFeatureExtractor', 'size': 64, 'crop_size': 64, 'do_center_crop': true}",
                "{'image_processor_type': 'CLIPImageProcessor', 'size': {'shortest_edge': 64},"
                        + " 'crop_size': {'height': 64, 'width': 64}, 'resample': 3}",
                "{'image_processor_type': 'CLIPImageProcessorPil', 'size': {'shortest_edge': 64}, 'crop_size': 64,"
                        + " 'do_convert_rgb': true}"
            })
    void fromJson_formsOfClip_areClipDefaults(String json) throws Exception {
        assertThat(read(json, 64)).isEqualTo(CLIP_64);
    }

    @Test
    void fromJson_nothingGiven_hasSize224() throws Exception {
        assertThat(read("{}", 224)).isEqualTo(ImageProcessorConfig.vitDefaults(224));
    }

    @Test
    void fromJson_clipWithoutCropButWithBothSides_squashes() throws Exception {
        String json = "{'image_processor_type': 'CLIPImageProcessor', 'do_center_crop': false,"
                + " 'size': {'height': 64, 'width': 64}}";

        assertThat(read(json, 64).geometry()).isEqualTo(Geometry.SQUASH);
    }

    @Test
    void fromJson_stepsSwitchedOff_leaveValuesAlone() throws Exception {
        ImageProcessorConfig config =
                read("{'do_resize': false, 'do_rescale': false, 'do_normalize': false, 'image_mean': [9, 9, 9]}", 64);

        assertThat(config.geometry()).isEqualTo(Geometry.NONE);
        assertThat(config.rescaleFactor()).isEqualTo(1);
        assertThat(config.mean()).containsOnly(0f);
        assertThat(config.std()).containsOnly(1f);
    }

    @Test
    void fromJson_ownNumbers_areTaken() throws Exception {
        ImageProcessorConfig config = read(
                "{'size': 64, 'rescale_factor': 0.5, 'image_mean': [1, 2, 3], 'image_std': [4, 5, 6], 'resample': 3}",
                64);

        assertThat(config)
                .isEqualTo(new ImageProcessorConfig(
                        64, Geometry.SQUASH, Filter.BICUBIC, 0.5, List.of(1f, 2f, 3f), List.of(4f, 5f, 6f)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'size': 32} | size is 32, but the model's image_size is 64",
                "{'size': 64, 'crop_size': 32} | crop_size is 32, but the model's image_size is 64",
                "{} | size is 224, but the model's image_size is 64",
                "{'size': 64, 'resample': 1} | resample is 1; 2 (bilinear) and 3 (bicubic) are supported",
                "{'size': 64, 'resample': 'x'} | resample must be a whole number, got \\x\\",
                "{'size': {'height': 64, 'width': 32}} | size must be a square, got {\\height\\:64,\\width\\:32}",
                "{'size': {'longest_edge': 64}}"
                        + " | size must be a number, or an object with height, got {\\longest_edge\\:64}",
                "{'size': 63.5} | size must be a whole number, got 63.5",
                "{'size': [64, 64]} | size must be a whole number, got [64,64]",
                "{'size': 64, 'do_rescale': 1} | do_rescale must be true or false, got 1",
                "{'size': 64, 'rescale_factor': 0} | rescale_factor must be positive and finite, got 0.0",
                "{'size': 64, 'image_mean': [0, 0]} | image_mean must be 3 numbers, got [0,0]",
                "{'size': 64, 'image_mean': 0.5} | image_mean must be 3 numbers, got 0.5",
                "{'size': 64, 'image_std': [1, 0, 1]}"
                        + " | image_std must be 3 finite numbers, none of them 0, got [1.0, 0.0, 1.0]",
                "{'image_processor_type': 'BitImageProcessor'} | image_processor_type is 'BitImageProcessor';"
                        + " ViTImageProcessor and CLIPImageProcessor are supported",
                "{'image_processor_type': 7} | image_processor_type must be a string, got 7",
                "{'do_center_crop': true, 'crop_size': 64, 'do_resize': false}"
                        + " | do_center_crop without do_resize is not supported",
                "{'do_center_crop': false, 'size': 64}"
                        + " | size keeps the aspect ratio and do_center_crop is false, which gives no fixed size"
            })
    void fromJson_whatCannotBeServed_isRefusedWithFileAndReason(String json, String reason) {
        assertThatThrownBy(() -> read(json, 64))
                .isInstanceOf(InvalidModelException.class)
                .hasMessage(FILE + ": " + reason.replace('\\', '"'));
    }

    private static ImageProcessorConfig read(String json, int modelImageSize) throws InvalidModelException {
        return ImageProcessorConfigReader.fromJson(
                FILE, JsonParser.parseString(json).getAsJsonObject(), modelImageSize);
    }
}
