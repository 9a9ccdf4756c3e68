package io.sluice.server.transport.reply;

import com.google.protobuf.Duration;
import java.util.concurrent.TimeUnit;

/** Nanoseconds as the contract writes them. */
final class Durations {

    private static final long NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

    private Durations() {}

    /** @param nanos at least 0 */
    static Duration ofNanos(long nanos) {
        return Duration.newBuilder()
                .setSeconds(nanos / NANOS_PER_SECOND)
                .setNanos((int) (nanos % NANOS_PER_SECOND))
                .build();
    }
}
