package io.sluice.server.batcher;

import static io.sluice.server.request.TestRequest.SHAPE;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.engine.Lane;
import io.sluice.model.engine.Tower;
import io.sluice.server.batcher.BatchPolicy.Kind;
import io.sluice.server.handoff.BatchSource;
import io.sluice.server.queue.Eventcount;
import io.sluice.server.queue.TowerQueues;
import io.sluice.server.rejection.CallRejection;
import io.sluice.server.rejection.CallRejection.DeadlineExceeded.Gate;
import io.sluice.server.request.Batch;
import io.sluice.server.request.InferenceRequest;
import io.sluice.server.request.InputRow;
import io.sluice.server.request.TestRequest;
import io.sluice.server.schedule.SchedulePolicy;
import io.sluice.server.telemetry.Telemetry;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class DynamicBatcherTest {

    private static final long MILLISECOND = 1_000_000;
    private static final BatchPolicy EAGER = new BatchPolicy(4, Duration.ZERO, Kind.LEARNED, SchedulePolicy.DEFAULT);
    private static final BatchPolicy PATIENT =
            new BatchPolicy(4, Duration.ofMillis(2), Kind.FIXED_DELAY, SchedulePolicy.DEFAULT);

    private final TowerQueues queue = new TowerQueues(EnumSet.allOf(Tower.class), 256, new Eventcount());

    @Test
    void doWork_replicaIdle_dispatchesWhatHasArrived() {
        SteppedReplicas replicas = new SteppedReplicas(1);
        DynamicBatcher batcher = batcher(replicas, EAGER);
        TestRequest a = offer("a", 0);

        assertThat(batcher.doWork(0)).isEqualTo(BatchSource.NOTHING_DUE);

        assertThat(replicas.received())
                .singleElement()
                .satisfies(batch -> assertThat(requestsOf(batch)).containsExactly(a.request()));
    }

    @Test
    void doWork_replicasBusy_rowsPileUpAndFormOneBatch() {
        SteppedReplicas replicas = new SteppedReplicas(0);
        DynamicBatcher batcher = batcher(replicas, EAGER);
        List<InferenceRequest> arrived =
                IntStream.range(0, 3).mapToObj(i -> offer("r" + i, i).request()).toList();
        batcher.doWork(3);
        assertThat(replicas.received()).isEmpty();

        replicas.finish();
        batcher.doWork(4);

        assertThat(replicas.received())
                .singleElement()
                .satisfies(batch -> assertThat(requestsOf(batch)).isEqualTo(arrived));
    }

    @Test
    void doWork_replicasBusyAndBatchFull_makesItReadyAndNoSecondOne() {
        SteppedReplicas replicas = new SteppedReplicas(0);
        DynamicBatcher batcher = batcher(replicas, EAGER);
        IntStream.range(0, 9).forEach(i -> offer("r" + i, i));

        batcher.doWork(9);
        batcher.doWork(10);

        assertThat(replicas.received())
                .singleElement()
                .extracting(batch -> batch.rows().size())
                .isEqualTo(4);
    }

    @Test
    void doWork_oldestRowReachesQueueDelay_flushesPartialBatch() {
        SteppedReplicas replicas = new SteppedReplicas(1);
        DynamicBatcher batcher = batcher(replicas, PATIENT);
        offer("a", 0);
        assertThat(batcher.doWork(0)).isEqualTo(2 * MILLISECOND);
        offer("b", MILLISECOND);
        assertThat(batcher.doWork(MILLISECOND)).isEqualTo(MILLISECOND);
        assertThat(replicas.received()).isEmpty();

        batcher.doWork(2 * MILLISECOND); // "a" has now waited 2 ms, "b" only 1 ms

        assertThat(replicas.received())
                .singleElement()
                .extracting(batch -> batch.rows().size())
                .isEqualTo(2);
    }

    @Test
    void doWork_rowsOfTwoLanes_neverShareABatchAndTheOlderLaneGoesFirst() {
        SteppedReplicas replicas = new SteppedReplicas(2);
        DynamicBatcher batcher = batcher(replicas, EAGER);
        offer(TestRequest.of("floats", Lane.NORMALIZED_PIXELS, 2, InferenceRequest.NO_DEADLINE), 0);
        offer(TestRequest.of("bytes", Lane.PIXELS, 1, InferenceRequest.NO_DEADLINE), 1);

        batcher.doWork(2);
        replicas.take();
        batcher.doWork(3);

        assertThat(replicas.received()).extracting(Batch::lane).containsExactly(Lane.NORMALIZED_PIXELS, Lane.PIXELS);
    }

    @Test
    void doWork_manyTextsAndOneImage_takeTurns() {
        SteppedReplicas replicas = new SteppedReplicas(1);
        DynamicBatcher batcher = batcher(replicas, EAGER);
        texts("texts", 40, SHAPE.contextLength(), 0);
        offer("image", 1);

        for (int pass = 0; pass < 3; pass++) {
            batcher.doWork(2);
            replicas.take();
            replicas.finish();
        }

        assertThat(replicas.received()).extracting(Batch::lane).containsExactly(Lane.PIXELS, Lane.TOKENS, Lane.TOKENS);
    }

    @Test
    void doWork_replicasBusyAndAnImageWaits_makesNoFullBatchOfTextsReadyBeforeIt() {
        SteppedReplicas replicas = new SteppedReplicas(0);
        DynamicBatcher batcher = batcher(replicas, EAGER);
        texts("texts", 40, SHAPE.contextLength(), 0);
        offer("image", 1);

        batcher.doWork(2);
        assertThat(replicas.received()).isEmpty();
        replicas.finish();
        batcher.doWork(3);

        assertThat(replicas.received()).extracting(Batch::lane).containsExactly(Lane.PIXELS);
    }

    @Test
    void doWork_textsOfSeveralLengths_fillABatchByItsLongest() {
        SteppedReplicas replicas = new SteppedReplicas(3);
        DynamicBatcher batcher = batcher(replicas, EAGER); // 4 texts of 6 tokens: 24 tokens
        texts("short", 7, 3, 0);
        texts("long", 3, 6, 1);

        batcher.doWork(2);
        replicas.take();
        batcher.doWork(3);

        assertThat(replicas.received())
                .extracting(batch ->
                        batch.rows().stream().mapToInt(InputRow::bytes).boxed().toList())
                .containsExactly(Collections.nCopies(7, 3 * Integer.BYTES), Collections.nCopies(3, 6 * Integer.BYTES));
    }

    @Test
    void doWork_requestCancelledWhileWaiting_isNotDispatched() {
        SteppedReplicas replicas = new SteppedReplicas(0);
        DynamicBatcher batcher = batcher(replicas, EAGER);
        TestRequest gone = offer("gone", 0);
        TestRequest here = offer("here", 0);
        batcher.doWork(0);

        gone.request().cancel();
        replicas.finish();
        batcher.doWork(1);

        assertThat(replicas.received())
                .singleElement()
                .satisfies(batch -> assertThat(requestsOf(batch)).containsExactly(here.request()));
    }

    @Test
    void doWork_deadlinePassedWhileWaiting_endsTheRequestBeforeItRuns() {
        SteppedReplicas replicas = new SteppedReplicas(1);
        DynamicBatcher batcher = batcher(replicas, PATIENT);
        TestRequest late = offer(TestRequest.of("late", Lane.PIXELS, 1, MILLISECOND), 0);

        batcher.doWork(MILLISECOND);

        assertThat(late.rejections()).containsExactly(new CallRejection.DeadlineExceeded(Gate.BATCH));
        assertThat(late.released()).isEqualTo(1);
        assertThat(replicas.received()).isEmpty();
    }

    @Test
    void doWork_ringFullOfCancelledRows_reachesTheRowBehindThem() {
        SteppedReplicas replicas = new SteppedReplicas(1);
        DynamicBatcher batcher = batcher(replicas, EAGER);
        IntStream.range(0, 200)
                .mapToObj(i -> offer("r" + i, 0))
                .forEach(test -> test.request().cancel());
        TestRequest alive = offer("alive", 0);

        batcher.doWork(1);

        assertThat(replicas.received())
                .singleElement()
                .satisfies(batch -> assertThat(requestsOf(batch)).containsExactly(alive.request()));
    }

    @Test
    void drain_policyWaitsForCompany_dispatchesAtOnce() {
        SteppedReplicas replicas = new SteppedReplicas(1);
        DynamicBatcher batcher = batcher(replicas, PATIENT);
        offer("a", 0);
        batcher.drain();

        batcher.doWork(1);

        assertThat(replicas.received()).hasSize(1);
    }

    private DynamicBatcher batcher(SteppedReplicas replicas, BatchPolicy policy) {
        return new DynamicBatcher(
                queue, replicas, SHAPE, policy, Telemetry.none().model("test"));
    }

    private void texts(String name, int count, int tokens, long nowNanos) {
        TestRequest.of(name, Lane.TOKENS, count, InferenceRequest.NO_DEADLINE)
                .admitAndPrepareTexts(tokens, nowNanos)
                .forEach(queue::offer);
    }

    private TestRequest offer(String name, long nowNanos) {
        return offer(TestRequest.of(name, 1), nowNanos);
    }

    private TestRequest offer(TestRequest test, long nowNanos) {
        test.admitAndPrepare(nowNanos).forEach(queue::offer);
        return test;
    }

    private static List<InferenceRequest> requestsOf(Batch batch) {
        return batch.rows().stream().map(InputRow::request).toList();
    }
}
