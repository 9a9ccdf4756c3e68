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
 * pass grows at most in proportion to its rows.
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
     * @return the largest batch that ran, at least 1
     * @throws io.sluice.model.engine.EngineException if a pass fails: such a model must not serve
     */
    int run(EngineSession session) {
        long startedAt = clock.getAsLong();
        int rows = 1;
        long lastNanos = pass(session, rows);
        while (rows < maxBatchSize && clock.getAsLong() - startedAt + 2 * lastNanos <= budgetNanos) {
            rows = Math.min(2 * rows, maxBatchSize);
            lastNanos = pass(session, rows);
        }
        return rows;
    }

    private long pass(EngineSession session, int rows) {
        Output output = card.tasks().contains(Task.CLASSIFY) ? Output.LOGITS : Output.lastHiddenState(Pooling.CLS);
        long startedAt = clock.getAsLong();
        session.run(arena.blank(Lane.PIXELS, rows), Set.of(output));
        long nanos = clock.getAsLong() - startedAt;
        latencies.record(rows, nanos);
        return nanos;
    }
}
