/**
 * Picture files as RGB bytes, equal to Pillow's to the bit: one codec per format, told apart by their first bytes.
 *
 * <p>{@link io.sluice.model.image.codec.ImageFormats} is the way in. Reading has two steps, so that the caller can
 * refuse a picture between them: {@link io.sluice.model.image.codec.ImageFormats#open} walks the file's structure
 * without allocating pixels, and {@link io.sluice.model.image.codec.EncodedImage#decode} decodes. Colour profiles, gamma
 * and alpha are ignored as Pillow's {@code convert("RGB")} ignores them. Damaged files are refused, never repaired.
 *
 * <p>Sentences in exceptions are predicates of the picture ("is a truncated PNG: ..."); the caller has the subject.
 */
@NullMarked
package io.sluice.model.image.codec;

import org.jspecify.annotations.NullMarked;
