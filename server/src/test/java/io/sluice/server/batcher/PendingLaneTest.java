package io.sluice.server.batcher;

import static io.sluice.server.batcher.Outlooks.MAX_BATCH_SIZE;
import static io.sluice.server.batcher.Outlooks.MILLISECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.engine.Lane;
import io.sluice.server.handoff.Demand;
import io.sluice.server.rejection.CallRejection;
import io.sluice.server.rejection.CallRejection.DeadlineExceeded.Gate;
import io.sluice.server.request.Batch;
import io.sluice.server.request.InputRow;
import io.sluice.server.request.TestRequest;
import io.sluice.server.schedule.SchedulePolicy;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class PendingLaneTest {

    private static final BatchPolicy POLICY =
            new BatchPolicy(MAX_BATCH_SIZE, Duration.ZERO, BatchPolicy.Kind.LEARNED, SchedulePolicy.DEFAULT);
    private static final BatchStrategy STRATEGY = new LearnedLatency(0);
    private static final Outlook NOW = Outlooks.of(Demand.ANY_BATCH).at(0);

    /** A full pass, and the margin where more rows wait than it holds. */
    private static final long FULL = 21 * MILLISECOND;

    private final PendingLane lane = new PendingLane(Lane.PIXELS, Lane.PIXELS.rowBytes(TestRequest.SHAPE), POLICY);

    @Test
    void dropLate_headsThatWouldMiss_endsThemAndLeavesAFullBatch() {
        List<TestRequest> late = requests(3, FULL - 1);
        List<TestRequest> early = requests(8, 10 * FULL);

        assertThat(lane.dropLate(STRATEGY, NOW)).isEqualTo(3);

        assertThat(late)
                .allSatisfy(test -> assertThat(test.rejections())
                        .containsExactly(new CallRejection.DeadlineExceeded(Gate.FORECAST)));
        assertThat(requestsOf(lane.close(MAX_BATCH_SIZE).orElseThrow()))
                .hasSize(8)
                .containsAll(early.stream().map(TestRequest::request).toList());
    }

    @Test
    void dropLate_fewerRowsAreLeftThanMakeALongPass_looksAgainAtTheShorterOne() {
        requests(1, 8 * MILLISECOND);
        List<TestRequest> two = requests(2, 9 * MILLISECOND);

        assertThat(lane.dropLate(STRATEGY, NOW))
                .as("one of 11 ms, one of 9 ms; then 7 ms are enough")
                .isEqualTo(1);
        assertThat(two).allSatisfy(test -> assertThat(test.ends()).isZero());
    }

    @Test
    void dropLate_oneRowOfARequestRan_dropsTheRestWithItsDeadline() {
        TestRequest test = offer(2, FULL);
        lane.close(1).orElseThrow();

        Outlook later = Outlooks.of(Demand.ANY_BATCH).at(FULL - MILLISECOND);
        assertThat(lane.dropLate(STRATEGY, later)).isEqualTo(1);
        assertThat(test.ends()).isEqualTo(1);
    }

    @Test
    void dropLate_requestOfMoreRowsThanABatchHolds_dropsAllOfItsRows() {
        TestRequest large = offer(20, 2 * FULL);

        assertThat(lane.dropLate(STRATEGY, NOW)).isEqualTo(20);
        assertThat(large.rejections()).containsExactly(new CallRejection.DeadlineExceeded(Gate.FORECAST));
        assertThat(large.released()).isEqualTo(1);
        assertThat(lane.size()).isZero();
    }

    @Test
    void dropLate_requestEndedMeanwhile_removesItsRowsWithoutEndingItAgain() {
        TestRequest gone = offer(3, 10 * FULL);
        TestRequest here = offer(1, 11 * FULL);
        gone.request().cancel();

        assertThat(lane.dropLate(STRATEGY, NOW)).isEqualTo(3);
        assertThat(gone.ends()).isEqualTo(1);
        assertThat(requestsOf(lane.close(MAX_BATCH_SIZE).orElseThrow())).containsExactly(here.request());
    }

    @Test
    void close_requestOfMoreRowsThanABatchHolds_runsThemInTheirOrder() {
        TestRequest large = offer(10, 10 * FULL);

        assertThat(indices(lane.close(MAX_BATCH_SIZE).orElseThrow())).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
        assertThat(indices(lane.close(MAX_BATCH_SIZE).orElseThrow())).containsExactly(8, 9);
        assertThat(lane.close(MAX_BATCH_SIZE)).isEmpty();
        assertThat(large.ends()).isZero();
    }

    @Test
    void waiting_moreThanABatchHolds_isFullAndContested() {
        offer(MAX_BATCH_SIZE, 10 * FULL);
        assertThat(lane.waiting(MAX_BATCH_SIZE)).isEqualTo(new Waiting(MAX_BATCH_SIZE, true, false, 0, 10 * FULL));

        offer(1, FULL);
        assertThat(lane.waiting(MAX_BATCH_SIZE)).isEqualTo(new Waiting(MAX_BATCH_SIZE, true, true, 0, FULL));
    }

    private List<TestRequest> requests(int count, long deadlineNanos) {
        return IntStream.range(0, count).mapToObj(i -> offer(1, deadlineNanos)).toList();
    }

    private TestRequest offer(int rows, long deadlineNanos) {
        TestRequest test = TestRequest.of("r", Lane.PIXELS, rows, deadlineNanos);
        test.admitAndPrepare(0).forEach(lane::add);
        return test;
    }

    private static List<Integer> indices(Batch batch) {
        return batch.rows().stream().map(InputRow::index).toList();
    }

    private static List<Object> requestsOf(Batch batch) {
        return batch.rows().stream().<Object>map(InputRow::request).toList();
    }
}
