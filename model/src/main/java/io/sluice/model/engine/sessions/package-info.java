/** The sessions of a model: counted, so that what they share is freed when none of them is open any more. */
@NullMarked
package io.sluice.model.engine.sessions;

import org.jspecify.annotations.NullMarked;
