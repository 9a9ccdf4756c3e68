/** Calls as clients make them: with a deadline, some of them taken back, each told to the measurements of a load. */
@NullMarked
package io.sluice.benchmarks.calls;

import org.jspecify.annotations.NullMarked;
