/**
 * What can be seen between threads. Each test is named after the publication that it tries to break, and its FORBIDDEN
 * outcome names the bug; docs/benchmarks.md says how to run them.
 */
@NullMarked
package io.sluice.benchmarks.jcstress;

import org.jspecify.annotations.NullMarked;
