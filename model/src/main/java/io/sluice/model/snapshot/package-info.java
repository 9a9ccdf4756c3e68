/**
 * A Hugging Face folder as verified bytes: its configuration, and its weights read once while they are hashed.
 *
 * <p>{@link io.sluice.model.snapshot.Snapshot} is the way in. Every file is opened once and read from front to back
 * through that one channel; nothing is mapped, so a file that is replaced or truncated later neither crashes the process
 * nor changes an answer. A header is believed only after every claim in it has been held against the size of its file.
 * No pickle is ever read. This room does not know what the tensors mean, and does not own the memory they end in: that is
 * a {@link io.sluice.model.snapshot.TensorSink}.
 */
@NullMarked
package io.sluice.model.snapshot;

import org.jspecify.annotations.NullMarked;
