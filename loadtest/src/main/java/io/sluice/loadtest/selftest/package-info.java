/**
 * What the generator itself can do: its load against a server that does nothing, both in one process.
 *
 * <p>A figure of a server is only worth something well below this ceiling.
 */
@NullMarked
package io.sluice.loadtest.selftest;

import org.jspecify.annotations.NullMarked;
