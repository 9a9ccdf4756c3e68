package io.sluice.model.image;

import com.google.gson.JsonObject;
import io.sluice.model.InvalidModelException;
import io.sluice.model.image.ImageProcessorConfig.Filter;
import io.sluice.model.image.ImageProcessorConfig.Geometry;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;

/** Reads {@code preprocessor_config.json} as transformers' ViT and CLIP processors do, legacy forms included. */
public final class ImageProcessorConfigReader {

    private static final String SHORTEST_EDGE = "shortest_edge";
    private static final List<Float> CLIP_MEAN = List.of(0.48145466f, 0.4578275f, 0.40821073f);
    private static final List<Float> CLIP_STD = List.of(0.26862954f, 0.26130258f, 0.27577711f);

    private final PreprocessorJson json;
    private final boolean clip;
    private final int modelImageSize;

    private ImageProcessorConfigReader(PreprocessorJson json, int modelImageSize) throws InvalidModelException {
        this.json = json;
        this.clip = isClip(json);
        this.modelImageSize = modelImageSize;
    }

    /**
     * Reads a configuration. Keys that are absent or null have the values that the reference gives them.
     *
     * @param file named in errors, not read
     * @param modelImageSize side of the model's input, in pixels, to which the result must lead
     * @throws InvalidModelException if it asks for what is not supported, or for another size than the model's
     */
    public static ImageProcessorConfig fromJson(Path file, JsonObject json, int modelImageSize)
            throws InvalidModelException {
        return new ImageProcessorConfigReader(new PreprocessorJson(file, json), modelImageSize).read();
    }

    private ImageProcessorConfig read() throws InvalidModelException {
        Geometry geometry = geometry();
        boolean normalizes = json.flag("do_normalize", true);
        double factor = json.flag("do_rescale", true)
                ? json.number("rescale_factor", ImageProcessorConfig.DEFAULT_RESCALE_FACTOR)
                : 1;
        List<Float> none = Collections.nCopies(ImageProcessorConfig.CHANNELS, 0f);
        List<Float> unit = Collections.nCopies(ImageProcessorConfig.CHANNELS, 1f);
        List<Float> half = Collections.nCopies(ImageProcessorConfig.CHANNELS, 0.5f);
        List<Float> mean = normalizes ? json.numbers("image_mean", clip ? CLIP_MEAN : half) : none;
        List<Float> std = normalizes ? json.numbers("image_std", clip ? CLIP_STD : half) : unit;
        try {
            return new ImageProcessorConfig(modelImageSize, geometry, filter(), factor, mean, std);
        } catch (IllegalArgumentException e) {
            throw json.invalid(String.valueOf(e.getMessage()), e);
        }
    }

    /** Files of the first releases name no processor; what they crop gives them away. */
    private static boolean isClip(PreprocessorJson json) throws InvalidModelException {
        String key = json.has("image_processor_type") ? "image_processor_type" : "feature_extractor_type";
        if (!json.has(key)) {
            return json.has("crop_size") || json.has("do_center_crop");
        }
        String type = json.text(key);
        String family = type.replaceFirst("(ImageProcessor(Fast|Pil)?|FeatureExtractor)$", "");
        return switch (family) {
            case "ViT" -> false;
            case "CLIP" -> true;
            default ->
                throw json.invalid(
                        "%s is '%s'; ViTImageProcessor and CLIPImageProcessor are supported".formatted(key, type));
        };
    }

    private Geometry geometry() throws InvalidModelException {
        boolean crops = clip && json.flag("do_center_crop", true);
        if (crops) {
            requireModelSize(
                    "crop_size", json.has("crop_size") ? json.square("crop_size") : PreprocessorJson.DEFAULT_SIZE);
        }
        if (!json.flag("do_resize", true)) {
            if (crops) {
                throw json.invalid("do_center_crop without do_resize is not supported");
            }
            return Geometry.NONE;
        }
        boolean shortestEdge =
                clip && (!json.has("size") || json.isNumber("size") || json.hasMember("size", SHORTEST_EDGE));
        if (!shortestEdge) {
            requireModelSize("size", json.has("size") ? json.square("size") : PreprocessorJson.DEFAULT_SIZE);
            return Geometry.SQUASH;
        }
        requireModelSize("size", json.has("size") ? json.side("size", SHORTEST_EDGE) : PreprocessorJson.DEFAULT_SIZE);
        if (!crops) {
            throw json.invalid("size keeps the aspect ratio and do_center_crop is false, which gives no fixed size");
        }
        return Geometry.SHORTEST_EDGE_CENTER_CROP;
    }

    private void requireModelSize(String key, int size) throws InvalidModelException {
        if (size != modelImageSize) {
            throw json.invalid("%s is %d, but the model's image_size is %d".formatted(key, size, modelImageSize));
        }
    }

    private Filter filter() throws InvalidModelException {
        int resample = json.integer("resample", clip ? 3 : 2);
        return switch (resample) {
            case 2 -> Filter.BILINEAR;
            case 3 -> Filter.BICUBIC;
            default ->
                throw json.invalid("resample is %d; 2 (bilinear) and 3 (bicubic) are supported".formatted(resample));
        };
    }
}
