package io.sluice.model.engine.layout;

import java.util.List;
import java.util.Optional;

/**
 * A vision transformer, with a text transformer beside it or not.
 *
 * @param vision the way into {@code encoder}
 * @param encoder of patches, class token first
 * @param finalNorm name of the layer norm behind it
 * @param heads on the class token
 * @param text empty where the model reads none
 */
public record TransformerLayout(
        VisionLayout vision, EncoderLayout encoder, String finalNorm, List<Head> heads, Optional<TextLayout> text) {

    public TransformerLayout {
        heads = List.copyOf(heads);
    }
}
