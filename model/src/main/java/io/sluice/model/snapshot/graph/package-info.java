/**
 * A folder with graphs that somebody else exported, as verified bytes: ONNX and TorchScript files beside a {@code config.json}.
 *
 * <p>Each file is read once, whole, into memory while it is hashed, as {@link io.sluice.model.snapshot} reads checkpoints: what
 * serves is what was hashed, whatever becomes of the file. What the bytes mean is the engines' to say.
 */
@NullMarked
package io.sluice.model.snapshot.graph;

import org.jspecify.annotations.NullMarked;
