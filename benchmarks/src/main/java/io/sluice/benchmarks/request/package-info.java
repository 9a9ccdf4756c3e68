/** Requests to measure and to stress the server's rooms with: the real ones, as small as they can be. */
@NullMarked
package io.sluice.benchmarks.request;

import org.jspecify.annotations.NullMarked;
