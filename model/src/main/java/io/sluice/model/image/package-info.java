/**
 * Pictures as rows of a batch, equal to the Hugging Face reference to the pixel: decode, orient, resize, crop.
 *
 * <p>{@link io.sluice.model.image.ImageProcessor} is the way in. The reference is the PIL back end of transformers'
 * image processors. Normalisation is not done here but in the graph, from {@link
 * io.sluice.model.image.ImageProcessorConfig}'s numbers.
 */
@NullMarked
package io.sluice.model.image;

import org.jspecify.annotations.NullMarked;
