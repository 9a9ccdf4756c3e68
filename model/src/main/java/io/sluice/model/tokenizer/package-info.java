/** Turns texts into token ids. */
@NullMarked
package io.sluice.model.tokenizer;

import org.jspecify.annotations.NullMarked;
