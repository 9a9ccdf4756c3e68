/**
 * Model folders with weights made by a formula, for tests and benchmarks: full-size models need not be stored.
 *
 * <p>The recipe uses no library's random numbers, so other languages can make the same bytes.
 */
@NullMarked
package io.sluice.model.generated;

import org.jspecify.annotations.NullMarked;
