package io.sluice.server.page;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The same document for all who ask within {@link #FRESH}: asking is free for clients, so it must cost the server little. Safe for
 * use by several threads.
 */
final class LatestStatus {

    /** Below the period of the page, so that each of its looks is a new one. */
    static final Duration FRESH = Duration.ofMillis(500);

    private final Supplier<String> document;
    private final LongSupplier clock;

    /* Both are written and read under this object's lock: of many who come at once, one makes the document, the others wait. */
    private @Nullable String latest;
    private long madeAtNanos;

    /** @param clock as {@link System#nanoTime()} */
    LatestStatus(Supplier<String> document, LongSupplier clock) {
        this.document = document;
        this.clock = clock;
    }

    /** The document, at most {@link #FRESH} old. */
    synchronized String get() {
        long now = clock.getAsLong();
        String known = latest;
        if (known == null || now - madeAtNanos >= FRESH.toNanos()) {
            known = document.get();
            latest = known;
            madeAtNanos = now;
        }
        return known;
    }
}
