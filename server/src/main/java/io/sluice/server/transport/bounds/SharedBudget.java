package io.sluice.server.transport.bounds;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * So much of something for all clients, of which each may have a share at most. Safe for use by several threads; remembers only
 * clients who have something.
 */
final class SharedBudget {

    /** How an attempt to take ended. */
    enum Outcome {
        TAKEN,
        /** The client has its share already. */
        CLIENT_FULL,
        /** All clients together have everything. */
        ALL_FULL
    }

    private final long total;
    private final long share;
    private final AtomicLong taken = new AtomicLong();
    private final Map<ClientAddress, Long> byClient = new ConcurrentHashMap<>();

    /** @param share most that one client may have, at most {@code total} */
    SharedBudget(long total, long share) {
        this.total = total;
        this.share = share;
    }

    /*
     * Adds first, looks, and takes back: two that ask at once for the last place may both be refused, and never do both get
     * it.
     */
    Outcome take(ClientAddress client, long amount) {
        if (byClient.merge(client, amount, Long::sum) > share) {
            forget(client, amount);
            return Outcome.CLIENT_FULL;
        }
        if (taken.addAndGet(amount) > total) {
            give(client, amount);
            return Outcome.ALL_FULL;
        }
        return Outcome.TAKEN;
    }

    /** Gives back what was taken. */
    void give(ClientAddress client, long amount) {
        taken.addAndGet(-amount);
        forget(client, amount);
    }

    /** What all clients have at the moment. */
    long taken() {
        return taken.get();
    }

    /** What the client has at the moment. */
    long taken(ClientAddress client) {
        return byClient.getOrDefault(client, 0L);
    }

    /** The bound that an attempt with this outcome has met. */
    long capacity(Outcome outcome) {
        return outcome == Outcome.CLIENT_FULL ? share : total;
    }

    private void forget(ClientAddress client, long amount) {
        byClient.computeIfPresent(client, (name, had) -> had == amount ? null : had - amount);
    }
}
