/** Whole-server measurements: the same work with and without the server around it, side by side in one process. */
package io.sluice.benchmarks.serving;
