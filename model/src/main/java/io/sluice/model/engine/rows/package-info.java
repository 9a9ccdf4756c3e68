/**
 * What a batch's rows are made of, and how the tokens of each become its answer, for engines that are handed whole tokens.
 *
 * <p>{@link io.sluice.model.engine.rows.TowerRows} says how long each row is, {@link io.sluice.model.engine.rows.TokenPooling}
 * makes embeddings of their tokens, and {@link io.sluice.model.engine.rows.JoinedRows} puts rows that ran one by one next to
 * each other.
 */
@NullMarked
package io.sluice.model.engine.rows;

import org.jspecify.annotations.NullMarked;
