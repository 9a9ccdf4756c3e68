/**
 * A back end without weights that takes a stated time: for measuring a server and its batcher from outside.
 *
 * <p>{@link io.sluice.model.engine.synthetic.SyntheticSpec} says how long a batch takes; {@link
 * io.sluice.model.engine.synthetic.SyntheticSession} takes it. Answers depend on the row alone, so a server that mixes rows
 * up is found out.
 */
@NullMarked
package io.sluice.model.engine.synthetic;

import org.jspecify.annotations.NullMarked;
