package io.sluice.server.access.limit;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What one client has left of its limits. Safe for use by several threads; never blocks. */
public final class ClientQuota {

    private final ClientLimits limits;
    private final LongSupplier nanoClock;
    private final @Nullable TokenBucket bucket;
    private final AtomicInteger calls = new AtomicInteger();

    ClientQuota(ClientLimits limits, LongSupplier nanoClock) {
        this.limits = limits;
        this.nanoClock = nanoClock;
        this.bucket = limits.requestsPerSecond() == 0
                ? null
                : new TokenBucket(limits.requestsPerSecond(), limits.tokens(), nanoClock.getAsLong());
    }

    /** Without any limit. */
    public static ClientQuota unlimited() {
        return new ClientQuota(ClientLimits.NONE, System::nanoTime);
    }

    public ClientLimits limits() {
        return limits;
    }

    /** Counts a request; where that is one too many, how long to wait, and nothing is counted. */
    public Optional<Duration> request() {
        long wait = bucket == null ? 0 : bucket.take(1, nanoClock.getAsLong());
        return wait == 0 ? Optional.empty() : Optional.of(Duration.ofNanos(wait));
    }

    /** Counts what a request that was let in turned out to hold beyond one; paid for by the client's next ones. */
    public void requestsMore(int more) {
        if (bucket != null && more > 0) {
            bucket.owe(more, nanoClock.getAsLong());
        }
    }

    /** Begins a call if there is room for one; whoever was let in ends it, once. */
    public boolean beginCall() {
        if (limits.concurrent() == 0) {
            return true;
        }
        int before = calls.getAndUpdate(count -> count < limits.concurrent() ? count + 1 : count);
        return before < limits.concurrent();
    }

    public void endCall() {
        if (limits.concurrent() > 0) {
            calls.decrementAndGet();
        }
    }
}
