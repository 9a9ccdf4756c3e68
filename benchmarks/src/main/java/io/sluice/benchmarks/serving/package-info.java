/**
 * Whole-server measurements: the same work with and without the server around it, or under one policy and another, side by
 * side in one run.
 */
@NullMarked
package io.sluice.benchmarks.serving;

import org.jspecify.annotations.NullMarked;
