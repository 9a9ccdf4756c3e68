/** What engines can do in-process, by precision, batch size and threads. */
@NullMarked
package io.sluice.benchmarks.engine;

import org.jspecify.annotations.NullMarked;
