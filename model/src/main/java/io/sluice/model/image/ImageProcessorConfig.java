package io.sluice.model.image;

import java.util.Collections;
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

    /** Largest side of a model's input. Far above every known model; keeps a row's bytes inside an int. */
    public static final int INPUT_SIZE_LIMIT = 4096;

    static final int CHANNELS = 3;

    /** From a byte to 0..1, as the reference writes it. */
    static final double DEFAULT_RESCALE_FACTOR = 1.0 / 255;

    /** How a picture of any size becomes a square. */
    public enum Geometry {
        /** Resize both sides to S; the aspect ratio is not kept (ViT). */
        SQUASH,
        /** Resize the shorter side to S, then cut S by S out of the middle (CLIP). */
        SHORTEST_EDGE_CENTER_CROP,
        /** Nothing is resized: a picture must be S by S, any other is refused ({@code do_resize: false}). */
        NONE
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
        if (inputSize < 1 || inputSize > INPUT_SIZE_LIMIT) {
            throw new IllegalArgumentException(
                    "input size must be in [1, %d], got %d".formatted(INPUT_SIZE_LIMIT, inputSize));
        }
        if (!(rescaleFactor > 0) || Double.isInfinite(rescaleFactor)) {
            throw new IllegalArgumentException("rescale_factor must be positive and finite, got " + rescaleFactor);
        }
        if (mean.size() != CHANNELS || !mean.stream().allMatch(value -> Float.isFinite(value))) {
            throw new IllegalArgumentException("image_mean must be 3 finite numbers, got " + mean);
        }
        if (std.size() != CHANNELS || !std.stream().allMatch(value -> Float.isFinite(value) && value != 0)) {
            throw new IllegalArgumentException("image_std must be 3 finite numbers, none of them 0, got " + std);
        }
    }

    /** What {@code ViTImageProcessor} does where a folder has no {@code preprocessor_config.json}. */
    public static ImageProcessorConfig vitDefaults(int inputSize) {
        List<Float> half = Collections.nCopies(CHANNELS, 0.5f);
        return new ImageProcessorConfig(
                inputSize, Geometry.SQUASH, Filter.BILINEAR, DEFAULT_RESCALE_FACTOR, half, half);
    }
}
