package io.sluice.server.preprocess;

import io.sluice.model.image.InvalidImageException;
import io.sluice.model.tokenizer.InvalidTextException;
import io.sluice.server.queue.TowerQueues;
import io.sluice.server.rejection.CallRejection;
import io.sluice.server.rejection.CallRejection.DeadlineExceeded.Gate;
import io.sluice.server.rejection.ExecutionRejection;
import io.sluice.server.rejection.Overload;
import io.sluice.server.rejection.Rejection;
import io.sluice.server.request.InferenceRequest;
import io.sluice.server.request.InputRow;
import io.sluice.server.request.RequestInput;
import io.sluice.server.request.RowArena;
import io.sluice.server.schedule.Schedule;
import io.sluice.server.telemetry.Instrument;
import io.sluice.server.telemetry.ModelMeter;
import java.nio.ByteBuffer;
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
    private final RowWorkers pool;
    private final ModelMeter meter;
    private final LongSupplier clock;
    private final LearnedWork learned = new LearnedWork();

    public Preprocessor(
            RowWriter writer,
            RowArena arena,
            TowerQueues queues,
            RowWorkers pool,
            ModelMeter meter,
            LongSupplier clock) {
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
                prepare(row, clock.getAsLong());
            } else {
                handOver(row);
            }
        }
    }

    /**
     * How long it will probably take until the last row of a request is prepared that comes now; 0 if its rows are only
     * copied. Before {@link #submit}.
     */
    public long preparationNanos(InferenceRequest request, long nowNanos) {
        boolean waits = false;
        long longest = 0;
        long together = 0;
        for (InputRow row : request.rows()) {
            if (!writer.onlyCopies(row.input())) {
                long nanos = learned.nanos(row.input(), nowNanos);
                waits = true;
                longest = Math.max(longest, nanos);
                together += nanos;
            }
        }
        return waits
                ? pool.waitNanos(request.terms(), Schedule.dueNanos(request.terms(), nowNanos))
                        + Math.max(longest, together / pool.threads())
                : 0;
    }

    private void handOver(InputRow row) {
        RequestInput input = row.input();
        Class<? extends RequestInput> kind = input.getClass();
        int bytes = input.bytes();
        long offeredAt = clock.getAsLong();
        Preparation preparation = new Preparation(row, learned.nanos(input, offeredAt), () -> {
            long startedAt = clock.getAsLong();
            meter.recordNanos(Instrument.PREPROCESS_WAIT_DURATION, startedAt - offeredAt);
            if (prepare(row, startedAt)) {
                long now = clock.getAsLong();
                learned.learn(kind, bytes, now - startedAt, now);
            }
        });
        if (!pool.offer(preparation)) {
            row.request().fail(queueFull(row, pool.capacity()));
        }
    }

    /** Whether the row was made. */
    private boolean prepare(InputRow row, long startedAt) {
        InferenceRequest request = row.request();
        if (request.isExpired(startedAt)) {
            request.fail(new CallRejection.DeadlineExceeded(Gate.WAITING));
        }
        if (request.hasEnded()) {
            return false;
        }
        RequestInput input = row.input();
        ByteBuffer buffer = arena.acquire(row.lane());
        try {
            writer.write(input, buffer);
        } catch (InvalidImageException | InvalidTextException invalid) {
            arena.release(row.lane(), buffer);
            request.fail(new Rejection.InvalidArgument(input.field(), String.valueOf(invalid.getMessage())));
            return false;
        } catch (RuntimeException | LinkageError bug) {
            arena.release(row.lane(), buffer);
            log.error("an input could not be prepared", bug);
            request.fail(new ExecutionRejection.Fault(request.model().name(), "it could not be prepared"));
            return false;
        }
        long now = clock.getAsLong();
        meter.recordNanos(Instrument.PREPROCESS_DURATION, now - startedAt);
        if (row.prepared(buffer, arena, now - startedAt, now) && !queues.offer(row)) {
            request.fail(queueFull(row, queues.capacity())); // which frees this row too
        }
        return true;
    }

    private static Rejection queueFull(InputRow row, int capacity) {
        return new Overload.QueueFull(row.request().model().name(), capacity, Overload.USUAL_RETRY_AFTER);
    }
}
