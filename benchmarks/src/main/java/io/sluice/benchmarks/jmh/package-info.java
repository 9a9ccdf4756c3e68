/** How long things take. Each benchmark states its question and its budget; docs/benchmarks.md says how to run them. */
@NullMarked
package io.sluice.benchmarks.jmh;

import org.jspecify.annotations.NullMarked;
