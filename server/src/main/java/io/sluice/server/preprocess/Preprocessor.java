package io.sluice.server.preprocess;

import io.sluice.model.image.InvalidImageException;
import io.sluice.model.tokenizer.InvalidTextException;
import io.sluice.server.queue.TowerQueues;
import io.sluice.server.request.InferenceRequest;
import io.sluice.server.request.InputRow;
import io.sluice.server.request.Rejection;
import io.sluice.server.request.RequestInput;
import io.sluice.server.request.RowArena;
import io.sluice.server.telemetry.Instrument;
import io.sluice.server.telemetry.ModelMeter;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Prepares the rows of admitted requests and queues them, each as soon as it is ready.
 *
 * <p>Safe for use by several threads. A row that cannot be prepared ends its request, and no other.
 */
public final class Preprocessor {

    private static final Logger log = LoggerFactory.getLogger(Preprocessor.class);

    private final RowWriter writer;
    private final RowArena arena;
    private final TowerQueues queues;
    private final Executor pool;
    private final ModelMeter meter;
    private final LongSupplier clock;

    /** @param pool bounded; what it rejects is refused as overload */
    public Preprocessor(
            RowWriter writer, RowArena arena, TowerQueues queues, Executor pool, ModelMeter meter, LongSupplier clock) {
        this.writer = writer;
        this.arena = arena;
        this.queues = queues;
        this.pool = pool;
        this.meter = meter;
        this.clock = clock;
    }

    /** Prepares every row of a request: on the calling thread what is only copied, the rest on the pool. */
    public void submit(InferenceRequest request) {
        for (InputRow row : request.rows()) {
            if (request.hasEnded()) {
                return;
            }
            if (writer.onlyCopies(row.input())) {
                prepare(row);
            } else {
                handOver(row);
            }
        }
    }

    private void handOver(InputRow row) {
        try {
            pool.execute(() -> prepare(row));
        } catch (RejectedExecutionException full) {
            row.request().fail(queueFull(row));
        }
    }

    private void prepare(InputRow row) {
        InferenceRequest request = row.request();
        if (request.hasEnded()) {
            return;
        }
        long startedAt = clock.getAsLong();
        RequestInput input = row.input();
        ByteBuffer buffer = arena.acquire(row.lane());
        try {
            writer.write(input, buffer);
        } catch (InvalidImageException | InvalidTextException invalid) {
            arena.release(row.lane(), buffer);
            request.fail(new Rejection.InvalidArgument(input.field(), String.valueOf(invalid.getMessage())));
            return;
        } catch (RuntimeException | LinkageError bug) {
            arena.release(row.lane(), buffer);
            log.error("an input could not be prepared", bug);
            request.fail(new Rejection.Fault(request.model().name(), "it could not be prepared"));
            return;
        }
        long now = clock.getAsLong();
        meter.recordNanos(Instrument.PREPROCESS_DURATION, now - startedAt);
        if (row.prepared(buffer, arena, now - startedAt, now) && !queues.offer(row)) {
            request.fail(queueFull(row)); // which frees this row too
        }
    }

    private Rejection queueFull(InputRow row) {
        return new Rejection.QueueFull(
                row.request().model().name(), queues.capacity(), Rejection.Overload.USUAL_RETRY_AFTER);
    }
}
