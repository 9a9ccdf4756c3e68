package io.sluice.model.engine;

/**
 * The extents of one model's inputs.
 *
 * @param imageSize side S of the square picture, in pixels
 * @param contextLength most tokens of one text; 0 where the model reads none
 */
public record InputShape(int imageSize, int contextLength) {

    /** Of a model that reads no text. */
    public static InputShape ofImages(int imageSize) {
        return new InputShape(imageSize, 0);
    }
}
