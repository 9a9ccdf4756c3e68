package io.sluice.server.repository.pipeline;

import io.sluice.model.engine.BatchOutput;
import io.sluice.server.latency.AnswerTime;
import io.sluice.server.request.InputRow;
import io.sluice.server.response.Responder;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The thread that answers a model's rows, so that a device does not wait for softmax and serialisation.
 *
 * <p>Bounded: once it is two batches for each replica behind, the replicas answer for themselves, which slows them down.
 */
final class ResponseLane implements AutoCloseable {

    private static final int BATCHES_BEHIND_PER_REPLICA = 2;
    private static final long CLOSE_TIMEOUT_SECONDS = 5;

    private final Responder responder;
    private final AnswerTime answerTime;
    private final LongSupplier clock;
    private final ThreadPoolExecutor thread;

    /** @param answerTime learns how long answers are under way */
    ResponseLane(String model, List<String> labels, int replicas, AnswerTime answerTime, LongSupplier clock) {
        this.responder = new Responder(labels);
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

    void answer(List<InputRow> rows, BatchOutput output) {
        long passEndedAt = clock.getAsLong();
        thread.execute(() -> {
            responder.answer(rows, output);
            answerTime.record(clock.getAsLong() - passEndedAt);
        });
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
