package io.sluice.model.engine.layout;

import java.util.Optional;

/**
 * The way into an encoder of patches.
 *
 * @param classToken name of the first token, {@code [width]} as far as its extents above 1 go
 * @param patches name of the convolution over patches, {@code [width, 3, size, size]}, whose stride is its size
 * @param positions name of the embeddings of positions, {@code [tokens, width]} likewise
 * @param firstNorm name of the layer norm before the encoder; empty where there is none
 * @param patchSize side of a patch, in pixels
 * @param pixels how pictures are normalised
 */
public record VisionLayout(
        String classToken,
        String patches,
        String positions,
        Optional<String> firstNorm,
        int patchSize,
        PixelScale pixels) {}
