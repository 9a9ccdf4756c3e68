package io.sluice.model.engine.layout;

import io.sluice.model.engine.Output;

/**
 * A linear layer on the token that stands for its row, after the final norm.
 *
 * @param output what it computes: logits, pooler or projection
 * @param layer its name
 * @param tanh whether a tanh follows
 */
public record Head(Output output, String layer, boolean tanh) {}
