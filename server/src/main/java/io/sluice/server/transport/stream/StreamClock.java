package io.sluice.server.transport.stream;

import com.google.protobuf.Timestamp;
import io.sluice.server.rejection.Rejection;
import io.sluice.server.transport.message.RejectedException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * What a stream tells time by.
 *
 * @param nanos the server's clock, for what passes between two events
 * @param wall for what clients tell of their clocks
 */
record StreamClock(LongSupplier nanos, InstantSource wall) {

    static final StreamClock SYSTEM = new StreamClock(System::nanoTime, InstantSource.system());

    /** What a Timestamp may hold: the years 1 to 9999. */
    private static final long FIRST_SECOND = -62_135_596_800L;

    private static final long LAST_SECOND = 253_402_300_799L;

    /** On the server's clock. */
    long now() {
        return nanos.getAsLong();
    }

    /**
     * How long ago a frame was captured; zero where the client's clock is ahead.
     *
     * @throws RejectedException if {@code captured} is no time
     */
    Duration since(Timestamp captured) throws RejectedException {
        long seconds = captured.getSeconds();
        int part = captured.getNanos();
        if (seconds < FIRST_SECOND || seconds > LAST_SECOND || part < 0 || part >= TimeUnit.SECONDS.toNanos(1)) {
            throw new RejectedException(new Rejection.InvalidArgument(
                    "frame.capture_time",
                    "%d s and %d ns given; the years 1 to 9999 are allowed, with 0 to 999999999 ns"
                            .formatted(seconds, part)));
        }
        Duration age = Duration.between(Instant.ofEpochSecond(seconds, part), wall.instant());
        return age.isNegative() ? Duration.ZERO : age;
    }
}
