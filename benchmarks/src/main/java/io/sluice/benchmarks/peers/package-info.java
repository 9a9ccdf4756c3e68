/**
 * One load for every server that Sluice is compared with, and the least that a gRPC server in Java can do.
 *
 * <p>Messages are bytes that somebody else has prepared: nothing here knows what a server is asked, so none is asked in a
 * dearer way than another. {@code loadtest/peers} starts the servers and writes the tables.
 */
@NullMarked
package io.sluice.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
