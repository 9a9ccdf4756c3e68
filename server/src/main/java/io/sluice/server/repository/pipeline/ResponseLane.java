package io.sluice.server.repository.pipeline;

import io.sluice.model.engine.BatchOutput;
import io.sluice.server.latency.AnswerTime;
import io.sluice.server.request.InputRow;
import io.sluice.server.response.Responder;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Answers a model's rows on a thread of its own, so that a device does not wait for softmax and serialisation.
 *
 * <p>Where no batch waits for a device and the answers are short, the replica that has computed them gives them itself: it has
 * nothing better to do, and to wake another thread takes as long.
 *
 * <p>Bounded: once it is two batches for each replica behind, the replicas answer for themselves, which slows them down.
 */
final class ResponseLane implements AutoCloseable {

    /** Longest that a replica keeps a batch waiting that arrives while it answers. */
    static final long SHORT_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

    private static final int BATCHES_BEHIND_PER_REPLICA = 2;
    private static final long CLOSE_TIMEOUT_SECONDS = 5;

    /** One batch in so many moves the mean, so that a lone one that was interrupted does not. */
    private static final int MEAN_OF = 16;

    private final Responder responder;
    private final BooleanSupplier batchWaits;
    private final AnswerTime answerTime;
    private final LongSupplier clock;
    private final ThreadPoolExecutor thread;

    /** What the answer of a row takes, on average; not known before the first. Of two who write at once, one is forgotten. */
    private volatile long nanosPerRow = SHORT_NANOS;

    /**
     * @param batchWaits whether a replica that becomes free has work
     * @param answerTime learns how long answers are under way
     */
    ResponseLane(
            String model,
            Responder responder,
            int replicas,
            BooleanSupplier batchWaits,
            AnswerTime answerTime,
            LongSupplier clock) {
        this.responder = responder;
        this.batchWaits = batchWaits;
        this.answerTime = answerTime;
        this.clock = clock;
        this.thread = new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(BATCHES_BEHIND_PER_REPLICA * replicas),
                task -> new Thread(task, "sluice-response-" + model),
                new ThreadPoolExecutor.CallerRunsPolicy());
    }

    /** Called by a replica whose pass has just ended. */
    void answer(List<InputRow> rows, BatchOutput output) {
        long passEndedAt = clock.getAsLong();
        Executor executor = isShort(rows.size()) && !batchWaits.getAsBoolean() ? Runnable::run : thread;
        executor.execute(() -> answer(rows, output, passEndedAt));
    }

    private void answer(List<InputRow> rows, BatchOutput output, long passEndedAt) {
        long beganAt = clock.getAsLong();
        responder.answer(rows, output);
        long endedAt = clock.getAsLong();
        answerTime.record(endedAt - passEndedAt);
        long mean = nanosPerRow;
        nanosPerRow = mean + ((endedAt - beganAt) / rows.size() - mean) / MEAN_OF;
    }

    private boolean isShort(int rows) {
        return rows * nanosPerRow < SHORT_NANOS;
    }

    /** Ends after what it has. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            thread.awaitTermination(CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
