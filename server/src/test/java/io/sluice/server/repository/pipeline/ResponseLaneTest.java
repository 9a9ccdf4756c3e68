package io.sluice.server.repository.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.engine.BatchOutput;
import io.sluice.model.engine.Output;
import io.sluice.model.engine.OutputTensor;
import io.sluice.server.latency.AnswerTime;
import io.sluice.server.request.InputRow;
import io.sluice.server.request.TestRequest;
import io.sluice.server.response.Responder;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class ResponseLaneTest {

    /** Enough for a mean to follow. */
    private static final int BATCHES = 200;

    private final AtomicLong nowNanos = new AtomicLong();
    private final BlockingQueue<Thread> looks = new LinkedBlockingQueue<>();
    private long answerNanos;
    private boolean batchWaits;

    private final ResponseLane lane = new ResponseLane(
            "test", new Responder(List.of("cat", "dog")), 1, () -> batchWaits, new AnswerTime(), this::look);

    @AfterEach
    void close() {
        lane.close();
    }

    @Test
    void answer_firstBatch_isHandedOverSinceNobodyKnowsWhatItTakes() throws InterruptedException {
        assertThat(answeredBy()).isNotEqualTo(Thread.currentThread());
    }

    @Test
    void answer_shortAndNoBatchWaits_isGivenByTheReplica() throws InterruptedException {
        assertThat(batchesUntilTheReplicaAnswers()).isLessThan(BATCHES);
    }

    @Test
    void answer_batchWaits_isHandedOver() throws InterruptedException {
        assertThat(batchesUntilTheReplicaAnswers()).isLessThan(BATCHES);
        batchWaits = true;

        assertThat(answeredBy()).isNotEqualTo(Thread.currentThread());
    }

    @Test
    void answer_takesLong_isHandedOver() throws InterruptedException {
        answerNanos = 2 * ResponseLane.SHORT_NANOS;

        assertThat(batchesUntilTheReplicaAnswers()).isEqualTo(BATCHES);
    }

    private int batchesUntilTheReplicaAnswers() throws InterruptedException {
        int batches = 0;
        while (batches < BATCHES && answeredBy() != Thread.currentThread()) {
            batches++;
        }
        return batches;
    }

    /** Answers a batch of one row; returns the thread that did it. */
    private Thread answeredBy() throws InterruptedException {
        TestRequest test = TestRequest.of("a", 1);
        List<InputRow> rows = test.admitAndPrepare(0);
        rows.get(0).executed(new InputRow.Execution(0, 1, 1, "cpu:0/0"));

        lane.answer(rows, new BatchOutput(Map.of(Output.LOGITS, new OutputTensor(new int[] {2}, new float[2]))));

        assertThat(looks.take()).as("when the pass ended").isEqualTo(Thread.currentThread());
        Thread began = looks.take();
        assertThat(looks.take()).isEqualTo(began);
        assertThat(test.results()).hasSize(1);
        return began;
    }

    private long look() {
        looks.add(Thread.currentThread());
        return nowNanos.addAndGet(answerNanos);
    }
}
