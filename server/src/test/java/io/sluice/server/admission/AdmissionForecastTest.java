package io.sluice.server.admission;

import static io.sluice.server.admission.SteppedCapacity.MILLISECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.engine.Lane;
import io.sluice.server.rejection.CallRejection;
import io.sluice.server.rejection.CallRejection.DeadlineExceeded.Gate;
import io.sluice.server.rejection.Overload;
import io.sluice.server.rejection.Rejection;
import io.sluice.server.request.CallTerms;
import io.sluice.server.request.InputRow;
import io.sluice.server.request.Priority;
import io.sluice.server.request.RowArena;
import io.sluice.server.request.TestRequest;
import io.sluice.server.schedule.SchedulePolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Who is refused because of what waits already, and when its rows no longer count. */
final class AdmissionForecastTest {

    private static final int MAX_ROWS = 40;
    private static final int BYTES = 1 << 20;
    private static final int REQUESTS = 2000;

    private final RowArena arena = new RowArena(TestRequest.SHAPE, 4);
    private final Admission admission = Admission.byForecast(
            "test",
            new AdmissionPolicy(MAX_ROWS, MAX_ROWS, BYTES),
            SchedulePolicy.DEFAULT,
            arena,
            SteppedCapacity.idle(1));

    @Test
    void admit_answerWouldComeTooLate_saysWhenItWouldAndWhenToRetry() {
        admit("", 8, 40);

        assertThat(admission.admit(request("", Priority.INTERACTIVE, 1, 25).request(), 0))
                .as("earlier deadlines go first")
                .isEmpty();
        assertThat(admission.admit(request("", Priority.INTERACTIVE, 8, 48).request(), 0))
                .contains(new Overload.PredictedLate(
                        "test", Duration.ofMillis(21 + 21 + 7), Duration.ofMillis(48), Duration.ofMillis(5)));
    }

    @Test
    void admit_aPassAloneTakesTooLong_isTooLateAndNotToBeRetried() {
        assertThat(refusal("", 1, 6)).contains(new CallRejection.DeadlineExceeded(Gate.FORECAST));
        assertThat(refusal("", 24, 62)).contains(new CallRejection.DeadlineExceeded(Gate.FORECAST));
        assertThat(refusal("", 24, 63)).isEmpty();
    }

    @Test
    void admit_rowsAheadWereClaimed_countsThemNoMore() {
        List<InputRow> ahead = admit("", 24, 70);
        assertThat(refusal("", 8, 75)).containsInstanceOf(Overload.PredictedLate.class);

        ahead.forEach(InputRow::claim);

        assertThat(refusal("", 8, 75)).isEmpty();
        assertThat(admission.rows()).as("what runs is still inside").isEqualTo(24 + 8);
    }

    @Test
    void admit_noDeadline_isNeverPredictedLate() {
        admit("", 32, 1000);

        assertThat(refusal("", 4, Long.MAX_VALUE / MILLISECOND)).isEmpty();
    }

    @Test
    void admit_oneClientHasFilledItsPart_theLastEighthIsForOthers() {
        assertThat(admit("greedy", 35, 10_000)).hasSize(35);

        assertThat(refusal("greedy", 1, 10_000)).containsInstanceOf(Overload.QueueFull.class);
        assertThat(refusal("other", 4, 10_000)).isEmpty();
        assertThat(refusal("other", 2, 10_000)).containsInstanceOf(Overload.QueueFull.class);
    }

    @Test
    void admit_bulkHasFilledItsPart_theLastEighthIsForInteractive() {
        TestRequest bulk = request("", Priority.BULK, 35, 10_000);
        assertThat(admission.admit(bulk.request(), 0)).isEmpty();

        assertThat(admission.admit(request("", Priority.BULK, 1, 10_000).request(), 0))
                .contains(new Overload.QueueFull("test", 35, Duration.ofMillis(7)));
        assertThat(refusal("", 5, 10_000)).isEmpty();
    }

    @Test
    void admit_bulkRequestAsLargeAsTheModelTakes_entersAnEmptyModel() {
        assertThat(admission.admit(request("", Priority.BULK, MAX_ROWS, 10_000).request(), 0))
                .isEmpty();
    }

    @Test
    void admit_clientsThatNobodyTellsApart_shareAllOfIt() {
        assertThat(admit("", 30, 10_000)).hasSize(30);

        assertThat(refusal("", 10, 10_000)).isEmpty();
    }

    @Test
    void permit_rowsClaimedAndRequestsEndedByOtherThreads_nothingIsLeftInside() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            Random random = new Random(t);
            threads.add(new Thread(() -> {
                for (int i = 0; i < REQUESTS; i++) {
                    claimAndCancelAtOnce(random);
                }
            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(admission.rows()).isZero();
        assertThat(admission.bytes()).isZero();
        assertThat(refusal("", 1, 7)).as("nothing is ahead of it").isEmpty();
    }

    private void claimAndCancelAtOnce(Random random) {
        Priority priority = random.nextBoolean() ? Priority.BULK : Priority.INTERACTIVE;
        TestRequest test = request("client " + random.nextInt(3), priority, 1 + random.nextInt(5), 10_000);
        if (admission.admit(test.request(), 0).isPresent()) {
            return;
        }
        List<InputRow> rows = test.prepare(0);
        Thread canceller = new Thread(() -> test.request().cancel());
        boolean apart = random.nextInt(50) == 0;
        if (apart) {
            canceller.start();
        }
        rows.stream().filter(row -> random.nextBoolean()).forEach(InputRow::claim);
        if (apart) {
            join(canceller);
        } else {
            canceller.run();
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<InputRow> admit(String client, int rows, long deadlineMillis) {
        TestRequest test = request(client, Priority.INTERACTIVE, rows, deadlineMillis);
        assertThat(admission.admit(test.request(), 0)).isEmpty();
        return test.prepare(0);
    }

    private Optional<Rejection> refusal(String client, int rows, long deadlineMillis) {
        return admission.admit(
                request(client, Priority.INTERACTIVE, rows, deadlineMillis).request(), 0);
    }

    private static TestRequest request(String client, Priority priority, int rows, long deadlineMillis) {
        return TestRequest.of(client, Lane.PIXELS, rows, new CallTerms(client, priority, deadlineMillis * MILLISECOND));
    }
}
