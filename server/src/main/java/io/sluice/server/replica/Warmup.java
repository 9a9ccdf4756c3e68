package io.sluice.server.replica;

import io.sluice.model.ModelCard;
import io.sluice.model.Task;
import io.sluice.model.engine.EngineSession;
import io.sluice.model.engine.Lane;
import io.sluice.model.engine.Output;
import io.sluice.model.engine.Output.Pooling;
import java.time.Duration;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Runs a session before it serves, so that nothing is compiled or allocated for the first time under traffic.
 *
 * <p>Batches of 1, 2, 4, ... rows up to the largest, each begun only if twice the last one still fits into the budget: a
 * pass grows at most in proportion to its rows. The towers of a model share the budget equally; texts have full length.
 */
final class Warmup {

    private final ModelCard card;
    private final BatchArena arena;
    private final int maxBatchSize;
    private final long budgetNanos;
    private final LatencyTable latencies;
    private final LongSupplier clock;

    Warmup(ModelCard card, BatchArena arena, int maxBatchSize, Duration budget, ReplicaContext context) {
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
        int rows = 1;
        long lastNanos = pass(session, lane, rows);
        while (rows < maxBatchSize && clock.getAsLong() - startedAt + 2 * lastNanos <= nanosAllowed) {
            rows = Math.min(2 * rows, maxBatchSize);
            lastNanos = pass(session, lane, rows);
        }
        return rows;
    }

    private long pass(EngineSession session, Lane lane, int rows) {
        long startedAt = clock.getAsLong();
        session.run(arena.blank(lane, rows), Set.of(usualOutput()));
        long nanos = clock.getAsLong() - startedAt;
        latencies.record(lane.tower(), rows, nanos);
        return nanos;
    }

    private Output usualOutput() {
        if (card.text().isPresent()) {
            return Output.PROJECTION;
        }
        return card.tasks().contains(Task.CLASSIFY) ? Output.LOGITS : Output.lastHiddenState(Pooling.CLS);
    }
}
