package io.sluice.model.image;

import com.google.gson.JsonObject;
import io.sluice.model.InvalidModelException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Minimal reader of {@code preprocessor_config.json}. */
public final class ImageProcessorConfigReader {

    private ImageProcessorConfigReader() {}

    public static ImageProcessorConfig fromJson(Path file, JsonObject json, int imageSizeOfModel)
            throws InvalidModelException {
        try {
            double rescale =
                    json.has("rescale_factor") ? json.get("rescale_factor").getAsDouble() : 1.0 / 255;
            return new ImageProcessorConfig(
                    imageSizeOfModel,
                    ImageProcessorConfig.Geometry.SQUASH,
                    ImageProcessorConfig.Filter.BILINEAR,
                    rescale,
                    floats(json, "image_mean"),
                    floats(json, "image_std"));
        } catch (RuntimeException e) {
            throw new InvalidModelException(file, "cannot be read (" + e.getMessage() + ")", e);
        }
    }

    private static List<Float> floats(JsonObject json, String key) {
        List<Float> values = new ArrayList<>();
        json.getAsJsonArray(key).forEach(value -> values.add(value.getAsFloat()));
        return values;
    }
}
