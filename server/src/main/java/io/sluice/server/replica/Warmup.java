package io.sluice.server.replica;

import io.sluice.model.ModelCard;
import io.sluice.model.Task;
import io.sluice.model.engine.EngineSession;
import io.sluice.model.engine.Lane;
import io.sluice.model.engine.Output;
import io.sluice.model.engine.Output.Pooling;
import io.sluice.server.latency.LatencyModel;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * Runs a session before it serves, so that nothing is compiled or allocated for the first time under traffic.
 *
 * <p>Batches of 1, 2, 4, ... rows up to the largest, each begun only if twice the last one still fits into the budget: a
 * pass grows at most in proportion to its rows. Then each again, from the smallest, as far as the budget goes: only these
 * show what a pass takes later on, so the first pass of a size is recorded only where it stays the only one. The towers of a
 * model share the budget equally; texts have full length.
 */
final class Warmup {

    /** How often each size is run again, to be measured. */
    static final int REPEATS = 2;

    private final int replica;
    private final ModelCard card;
    private final BatchArena arena;
    private final int maxBatchSize;
    private final long budgetNanos;
    private final LatencyModel latencies;
    private final LongSupplier clock;

    /** @param replica its index in its group, from 0 */
    Warmup(int replica, ModelCard card, BatchArena arena, int maxBatchSize, Duration budget, ReplicaContext context) {
        this.replica = replica;
        this.card = card;
        this.arena = arena;
        this.maxBatchSize = maxBatchSize;
        this.budgetNanos = budget.toNanos();
        this.latencies = context.latencies();
        this.clock = context.clock();
    }

    /**
     * Warms a session up.
     *
     * @return the largest batch of pictures that ran, at least 1
     * @throws io.sluice.model.engine.EngineException if a pass fails: such a model must not serve
     */
    int run(EngineSession session) {
        if (card.text().isEmpty()) {
            return run(session, Lane.PIXELS, budgetNanos);
        }
        run(session, Lane.TOKENS, budgetNanos / 2);
        return run(session, Lane.PIXELS, budgetNanos / 2);
    }

    private int run(EngineSession session, Lane lane, long nanosAllowed) {
        long startedAt = clock.getAsLong();
        SortedMap<Integer, Long> first = runFirst(session, lane, startedAt, nanosAllowed);
        Set<Integer> measured = new HashSet<>();
        for (int round = 0; round < REPEATS; round++) {
            first.forEach((rows, nanos) -> {
                if (clock.getAsLong() - startedAt + nanos <= nanosAllowed) {
                    record(lane, rows, pass(session, lane, rows));
                    measured.add(rows);
                }
            });
        }
        first.forEach((rows, nanos) -> {
            if (!measured.contains(rows)) {
                record(lane, rows, nanos);
            }
        });
        return first.lastKey();
    }

    /** Runs each size for the first time, and tells what each took. */
    private SortedMap<Integer, Long> runFirst(EngineSession session, Lane lane, long startedAt, long nanosAllowed) {
        SortedMap<Integer, Long> first = new TreeMap<>();
        int rows = 1;
        long lastNanos = pass(session, lane, rows);
        first.put(rows, lastNanos);
        while (rows < maxBatchSize && clock.getAsLong() - startedAt + 2 * lastNanos <= nanosAllowed) {
            rows = Math.min(2 * rows, maxBatchSize);
            lastNanos = pass(session, lane, rows);
            first.put(rows, lastNanos);
        }
        return first;
    }

    private long pass(EngineSession session, Lane lane, int rows) {
        long startedAt = clock.getAsLong();
        session.run(arena.blank(lane, rows), Set.of(usualOutput()));
        return clock.getAsLong() - startedAt;
    }

    private void record(Lane lane, int rows, long nanos) {
        latencies.record(replica, lane.tower(), rows, nanos, clock.getAsLong());
    }

    private Output usualOutput() {
        if (card.text().isPresent()) {
            return Output.PROJECTION;
        }
        return card.tasks().contains(Task.CLASSIFY) ? Output.LOGITS : Output.lastHiddenState(Pooling.CLS);
    }
}
