/**
 * Turns the free labels of zero-shot requests into vectors: cached where they have been seen, embedded by the model's text
 * tower where not.
 *
 * <p>{@link io.sluice.server.labels.LabelEncoder} is the way in. It sends the sentences of labels through the same queue and
 * replicas as any other text, a bounded number at a time, and takes turns between the label sets that wait; requests for the
 * same set wait for the same work. Nothing here blocks, and what nobody waits for any more is dropped.
 */
@NullMarked
package io.sluice.server.labels;

import org.jspecify.annotations.NullMarked;
