package io.sluice.server.replica;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.model.engine.EngineException;
import io.sluice.model.engine.Lane;
import io.sluice.model.engine.Tower;
import io.sluice.server.handoff.BatchHandoff;
import io.sluice.server.latency.AnswerTime;
import io.sluice.server.latency.LatencyModel;
import io.sluice.server.queue.Eventcount;
import io.sluice.server.rejection.CallRejection;
import io.sluice.server.rejection.CallRejection.DeadlineExceeded.Gate;
import io.sluice.server.rejection.ExecutionRejection;
import io.sluice.server.replica.supervision.GivenUpException;
import io.sluice.server.replica.supervision.HangBound;
import io.sluice.server.replica.supervision.PassWatch;
import io.sluice.server.replica.supervision.ReplicaId;
import io.sluice.server.request.Batch;
import io.sluice.server.request.BatchLatency;
import io.sluice.server.request.InputRow;
import io.sluice.server.request.TestRequest;
import io.sluice.server.telemetry.PrometheusTelemetry;
import io.sluice.server.telemetry.ScrapeFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BatchRunnerTest {

    private final ScriptedSession session = new ScriptedSession(rows -> 10 * rows);
    private final PrometheusTelemetry telemetry = new PrometheusTelemetry("test");
    private final LatencyModel latencies = new LatencyModel(1, 4);
    private final Occupancy occupancy = new Occupancy(1);
    private final PassWatch watch = new PassWatch();
    private final BatchLimit limit = new BatchLimit(4);
    private final List<InputRow> completed = new ArrayList<>();
    private final BatchRunner runner = new BatchRunner(
            new ReplicaId(0, "cpu:0/0"),
            session,
            new BatchArena(TestRequest.SHAPE, 4),
            new BatchRunner.Shared(occupancy, limit, new RowShare(), new HangBound(Duration.ofSeconds(1))),
            new ReplicaContext(
                    new BatchHandoff(new Eventcount()),
                    (rows, output) -> completed.addAll(rows),
                    latencies,
                    new AnswerTime(),
                    telemetry.model("test"),
                    session::now),
            watch);

    @Test
    void run_batch_notesThePassOnEachRow() {
        List<InputRow> rows = claimed(TestRequest.of("a", 2), TestRequest.of("b", 1));

        runner.run(new Batch(Lane.PIXELS, rows));

        assertThat(completed)
                .isEqualTo(rows)
                .allSatisfy(row -> assertThat(row.execution()).isEqualTo(new InputRow.Execution(0, 30, 3, "cpu:0/0")));
    }

    @Test
    void run_passThatSucceeds_isLearnedFromAndOneThatFailsIsNot() {
        runner.run(new Batch(Lane.PIXELS, claimed(TestRequest.of("a", 3))));
        session.fail(true);
        runner.run(new Batch(Lane.PIXELS, claimed(TestRequest.of("b", 2))));

        assertThat(latencies.rows(Tower.VISION, session.now())).containsExactly(new BatchLatency(3, 30, 30, 1));
    }

    @Test
    void run_requestCancelledSinceTheBatchClosed_isNotComputed() {
        TestRequest gone = TestRequest.of("gone", 1);
        TestRequest here = TestRequest.of("here", 1);
        List<InputRow> rows = claimed(gone, here);
        gone.request().cancel();

        runner.run(new Batch(Lane.PIXELS, rows));

        assertThat(session.batchSizes()).containsExactly(1);
        assertThat(completed).extracting(InputRow::request).containsExactly(here.request());
    }

    @Test
    void run_everyRowDead_runsNoPass() {
        TestRequest late = TestRequest.of("late", Lane.PIXELS, 1, 0);

        runner.run(new Batch(Lane.PIXELS, claimed(late)));

        assertThat(session.batchSizes()).isEmpty();
        assertThat(late.rejections()).containsExactly(new CallRejection.DeadlineExceeded(Gate.ENGINE));
    }

    @Test
    void run_passFails_failsItsRequestsAndTheNextBatchSucceeds() {
        TestRequest unlucky = TestRequest.of("unlucky", 2);
        session.fail(true);
        runner.run(new Batch(Lane.PIXELS, claimed(unlucky)));
        assertThat(unlucky.rejections()).containsExactly(new ExecutionRejection.Fault("test", "the device is on fire"));
        assertThat(session.batchSizes()).as("bounded").containsExactly(2, 1, 1);
        session.fail(false);

        List<InputRow> next = claimed(TestRequest.of("next", 1));
        runner.run(new Batch(Lane.PIXELS, next));

        assertThat(completed).isEqualTo(next);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void run_oneRowFailsEveryPass_endsItsRequestAndAnswersTheOthers(int culprit) {
        List<TestRequest> requests = Stream.of("a", "b", "c", "d")
                .map(name -> TestRequest.of(name, 1))
                .toList();
        List<InputRow> rows = claimed(requests.toArray(TestRequest[]::new));
        rows.get(culprit).data().put(0, (byte) 7);
        session.poison(7);

        runner.run(new Batch(Lane.PIXELS, rows));

        assertThat(requests.get(culprit).rejections())
                .containsExactly(new ExecutionRejection.Fault("test", "the device is on fire"));
        assertThat(completed)
                .containsExactlyInAnyOrderElementsOf(
                        rows.stream().filter(row -> row != rows.get(culprit)).toList());
        assertThat(session.batchSizes()).hasSize(5);
    }

    @Test
    void run_everyPassFails_spendsNoMorePassesThanOneCulpritWould() {
        session.fail(true);

        runner.run(new Batch(Lane.PIXELS, claimed(TestRequest.of("a", 4))));

        assertThat(session.batchSizes()).containsExactly(4, 2, 1, 1, 2);
    }

    @Test
    void run_deviceOutOfMemory_answersEveryRowInSmallerBatchesAndLowersTheLimit() {
        session.fit(1);
        List<InputRow> rows = claimed(TestRequest.of("a", 4));

        runner.run(new Batch(Lane.PIXELS, rows));

        assertThat(completed).isEqualTo(rows);
        assertThat(session.batchSizes()).containsExactly(4, 2, 1, 1, 1, 1);
        assertThat(limit.maxBatchSize()).isEqualTo(1);
    }

    @Test
    void run_batchClosedBeforeTheLimitFell_isSplitWithoutTrying() {
        limit.lowerBelow(4);
        List<InputRow> rows = claimed(TestRequest.of("a", 4));

        runner.run(new Batch(Lane.PIXELS, rows));

        assertThat(completed).isEqualTo(rows);
        assertThat(session.batchSizes()).containsExactly(2, 2);
    }

    @Test
    void run_oneRowAloneOutOfMemory_endsItsRequest() {
        session.fit(0);
        TestRequest large = TestRequest.of("large", 1);

        runner.run(new Batch(Lane.PIXELS, claimed(large)));

        assertThat(large.rejections()).containsExactly(new ExecutionRejection.Fault("test", "out of memory"));
        assertThat(limit.maxBatchSize()).isEqualTo(1);
    }

    @Test
    void run_pass_occupiesTheReplicaUntilItsPredictedEnd() {
        latencies.record(0, Tower.VISION, 2, 20, 0);
        session.during(() -> assertThat(occupancy.freeAtNanos(0)).isEqualTo(20));

        runner.run(new Batch(Lane.PIXELS, claimed(TestRequest.of("a", 2))));

        assertThat(session.batchSizes()).containsExactly(2);
        assertThat(occupancy.freeAtNanos(21)).isEqualTo(21);
    }

    @Test
    void run_requestEndsWhileItsPassRuns_countsItsPartOfTheTimeAsAbandoned() throws Exception {
        TestRequest gone = TestRequest.of("gone", 1);
        List<InputRow> rows = claimed(gone, TestRequest.of("here", 3));
        session.during(() -> gone.request().cancel());

        runner.run(new Batch(Lane.PIXELS, rows));

        assertThat(deviceSeconds("abandoned")).isEqualTo(10e-9);
        assertThat(deviceSeconds("answered")).isEqualTo(30e-9);
        assertThat(deviceSeconds("dead")).isZero();
    }

    @Test
    void run_everyBatchFailsAndSoDoZeros_saysThatTheDeviceIsToBlame() {
        session.fail(true);
        runner.run(batch("a"));
        runner.run(batch("b"));

        assertThatThrownBy(() -> runner.run(batch("c")))
                .isInstanceOf(EngineException.class)
                .hasMessage("3 batches in a row failed, and then a pass over zeros: the device is on fire");
        assertThat(watch.running()).isNull();
    }

    @Test
    void run_manyPoisonedBatchesInARow_doNotTakeTheReplicaDown() {
        session.poison(7);
        for (int i = 0; i < 10; i++) {
            List<InputRow> rows = claimed(TestRequest.of("poisoned", 1));
            rows.get(0).data().put(0, (byte) 7);
            runner.run(new Batch(Lane.PIXELS, rows));
        }

        List<InputRow> next = claimed(TestRequest.of("next", 1));
        runner.run(new Batch(Lane.PIXELS, next));

        assertThat(completed).isEqualTo(next);
        assertThat(session.batchSizes()).as("10, 3 probes, and the next").hasSize(14);
    }

    @Test
    void run_batchesThatDoNotFit_neverAccuseTheDevice() {
        session.fit(0);
        for (int i = 0; i < 10; i++) {
            runner.run(batch("large"));
        }

        assertThat(session.batchSizes()).as("no probe").hasSize(10);
    }

    @Test
    void run_passDiesOfAnError_endsItsRequestsAndPassesTheErrorOn() {
        TestRequest unlucky = TestRequest.of("unlucky", 3);
        session.during(() -> {
            throw new StackOverflowError("deep");
        });

        assertThatThrownBy(() -> runner.run(new Batch(Lane.PIXELS, claimed(unlucky))))
                .isInstanceOf(StackOverflowError.class);

        assertThat(unlucky.rejections()).containsExactly(new ExecutionRejection.Fault("test", "deep"));
        assertThat(watch.running()).as("free for the close of the session").isNull();
    }

    @Test
    void run_passGivenUpMeanwhile_throwsItsAnswerAwayAndLeavesItsPlaceAlone() {
        session.during(() -> {
            PassWatch.Pass hung = watch.running();
            assertThat(hung.rows()).hasSize(2);
            assertThat(watch.giveUp(hung)).isTrue();
            occupancy.down(0);
        });

        assertThatThrownBy(() -> runner.run(new Batch(Lane.PIXELS, claimed(TestRequest.of("a", 2)))))
                .isInstanceOf(GivenUpException.class);

        assertThat(completed).isEmpty();
        assertThat(latencies.rows(Tower.VISION, session.now())).isEmpty();
        assertThat(occupancy.isKnown()).isFalse();
    }

    @Test
    void run_knownSize_mayTakeTenTimesWhatIsSlowForItAndOthersTheTimeout() {
        latencies.record(0, Tower.VISION, 1, 1_000_000_000, 0);
        List<Long> bounds = new ArrayList<>();
        session.during(() -> bounds.add(watch.running().boundNanos()));

        runner.run(batch("a"));

        assertThat(bounds).containsExactly(10_000_000_000L);
    }

    private static Batch batch(String name) {
        return new Batch(Lane.PIXELS, claimed(TestRequest.of(name, 1)));
    }

    private double deviceSeconds(String reason) throws IOException {
        ByteArrayOutputStream page = new ByteArrayOutputStream();
        telemetry.write(ScrapeFormat.PROMETHEUS, page);
        return page.toString(UTF_8)
                .lines()
                .filter(line -> line.startsWith("sluice_device_time_seconds_total{"))
                .filter(line -> line.contains("reason=\"" + reason + "\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    private static List<InputRow> claimed(TestRequest... tests) {
        List<InputRow> rows = Stream.of(tests)
                .flatMap(test -> test.admitAndPrepare(0).stream())
                .toList();
        assertThat(rows).allMatch(InputRow::claim);
        return rows;
    }
}
