package io.sluice.model.image.codec;

import java.io.IOException;

/** A picture file whose structure was read and whose pixels were not. Used by one thread. */
public interface EncodedImage {

    /** Name of the format with its article, as in "is a JPEG". */
    String format();

    /** Pixels a row as stored, before the orientation is applied; at least 1. */
    int width();

    /** Rows as stored, before the orientation is applied; at least 1. */
    int height();

    /** How the stored pixels are to be turned to stand upright. */
    Orientation orientation();

    /**
     * Decodes the pixels as stored, without turning them. Allocates in proportion to width times height.
     *
     * @throws IOException if the file is truncated or damaged; the message is a predicate of the picture
     */
    RgbImage decode() throws IOException;
}
