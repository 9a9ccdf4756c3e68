/** Answers of the reference implementations, read from the golden folder. */
@NullMarked
package io.sluice.model.golden;

import org.jspecify.annotations.NullMarked;
