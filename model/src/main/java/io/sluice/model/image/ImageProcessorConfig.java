package io.sluice.model.image;

import java.util.List;

/**
 * What {@code preprocessor_config.json} asks for, in current or legacy form.
 *
 * @param inputSize side S of the square result, in pixels
 * @param geometry how a picture of any size becomes S by S
 * @param filter resampling filter
 * @param rescaleFactor what a byte is multiplied by before normalisation; 1 where {@code do_rescale} is false
 * @param mean per channel, RGB; 0 where {@code do_normalize} is false
 * @param std per channel, RGB, not 0; 1 where {@code do_normalize} is false
 */
public record ImageProcessorConfig(
        int inputSize, Geometry geometry, Filter filter, double rescaleFactor, List<Float> mean, List<Float> std) {

    /** How a picture of any size becomes a square. */
    public enum Geometry {
        /** Resize both sides to S; the aspect ratio is not kept (ViT). */
        SQUASH,
        /** Resize the shorter side to S, then cut S by S out of the middle (CLIP). */
        SHORTEST_EDGE_CENTER_CROP
    }

    /** Pillow's resampling filters, by their names there. */
    public enum Filter {
        /** {@code resample: 2} */
        BILINEAR,
        /** {@code resample: 3} */
        BICUBIC
    }

    public ImageProcessorConfig {
        mean = List.copyOf(mean);
        std = List.copyOf(std);
    }
}
