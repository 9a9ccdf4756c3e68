package io.sluice.server.transport.stream;

import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * What a stream tells time by.
 *
 * @param nanos the server's clock, for what passes between two events
 * @param wall for what clients tell of their clocks
 */
record StreamClock(LongSupplier nanos, InstantSource wall) {

    static final StreamClock SYSTEM = new StreamClock(System::nanoTime, InstantSource.system());
}
