package io.sluice.server.transport.stream;

import com.google.protobuf.Timestamp;
import io.sluice.server.request.Rejection;
import io.sluice.server.transport.message.RejectedException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** How long ago a frame was taken. */
final class CaptureTime {

    /** What a Timestamp may hold: the years 1 to 9999. */
    private static final long FIRST_SECOND = -62_135_596_800L;

    private static final long LAST_SECOND = 253_402_300_799L;

    private CaptureTime() {}

    /**
     * The age at {@code now}; zero where the client's clock is ahead.
     *
     * @throws RejectedException if {@code captured} is no time
     */
    static Duration age(Timestamp captured, Instant now) throws RejectedException {
        long seconds = captured.getSeconds();
        int nanos = captured.getNanos();
        if (seconds < FIRST_SECOND || seconds > LAST_SECOND || nanos < 0 || nanos >= TimeUnit.SECONDS.toNanos(1)) {
            throw new RejectedException(new Rejection.InvalidArgument(
                    "frame.capture_time",
                    "%d s and %d ns given; the years 1 to 9999 are allowed, with 0 to 999999999 ns"
                            .formatted(seconds, nanos)));
        }
        Duration age = Duration.between(Instant.ofEpochSecond(seconds, nanos), now);
        return age.isNegative() ? Duration.ZERO : age;
    }
}
