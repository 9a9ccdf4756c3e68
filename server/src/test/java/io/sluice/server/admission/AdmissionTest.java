package io.sluice.server.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.engine.Lane;
import io.sluice.server.rejection.CallRejection;
import io.sluice.server.rejection.CallRejection.DeadlineExceeded.Gate;
import io.sluice.server.rejection.Overload;
import io.sluice.server.request.RowArena;
import io.sluice.server.request.TestRequest;
import io.sluice.server.schedule.SchedulePolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class AdmissionTest {

    /** Of a tiny uint8 row as the client sent it, and as much again in the arena. */
    private static final int ROW_COST = 2 * 12;

    private final RowArena arena = new RowArena(TestRequest.SHAPE, 4);

    @Test
    void admit_rowsUpToTheBound_refusesTheNextAndAdmitsAgainAfterAnEnd() {
        Admission admission = admission(3, 1 << 20);
        TestRequest two = TestRequest.of("two", 2);
        assertThat(admission.admit(two.request(), 0)).isEmpty();

        assertThat(admission.admit(TestRequest.of("more", 2).request(), 0))
                .contains(new Overload.QueueFull("test", 3, Overload.USUAL_RETRY_AFTER));
        assertThat(admission.admit(TestRequest.of("one", 1).request(), 0)).isEmpty();
        assertThat(admission.rows()).isEqualTo(3);
        two.request().cancel();

        assertThat(admission.rows()).isEqualTo(1);
        assertThat(admission.admit(TestRequest.of("more", 2).request(), 0)).isEmpty();
    }

    @Test
    void admit_bytesOverTheBound_refusesAndTakesNothing() {
        Admission admission = admission(100, 2 * ROW_COST);

        assertThat(admission.admit(TestRequest.of("three", 3).request(), 0))
                .contains(new Overload.BytesFull("test", 2 * ROW_COST, Overload.USUAL_RETRY_AFTER));
        assertThat(admission.rows()).isZero();
        assertThat(admission.admit(TestRequest.of("two", 2).request(), 0)).isEmpty();
        assertThat(admission.bytes()).isEqualTo(2 * ROW_COST);
    }

    @Test
    void admit_deadlinePassed_refusesBeforeCountingIt() {
        Admission admission = admission(1, 1 << 20);

        assertThat(admission.admit(TestRequest.of("late", Lane.PIXELS, 1, 5).request(), 5))
                .contains(new CallRejection.DeadlineExceeded(Gate.ADMISSION));
        assertThat(admission.rows()).isZero();
    }

    @Test
    void close_thenAdmit_refusesAsDraining() throws InterruptedException {
        Admission admission = admission(1, 1 << 20);
        admission.close();

        assertThat(admission.admit(TestRequest.of("a", 1).request(), 0))
                .containsInstanceOf(CallRejection.Draining.class);
        assertThat(admission.awaitEmpty(Duration.ZERO)).isTrue();
    }

    @Test
    void awaitEmpty_requestStillInside_saysSoAfterTheTimeout() throws InterruptedException {
        Admission admission = admission(1, 1 << 20);
        admission.admit(TestRequest.of("a", 1).request(), 0);

        assertThat(admission.awaitEmpty(Duration.ofMillis(1))).isFalse();
    }

    @Test
    void admit_fourThreadsEndingRequestsAtRandom_countsReturnToZero() throws InterruptedException {
        Admission admission = admission(10, 20 * ROW_COST);
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            Random random = new Random(t);
            threads.add(new Thread(() -> {
                List<TestRequest> inside = new ArrayList<>();
                for (int i = 0; i < 5000; i++) {
                    TestRequest test = TestRequest.of("r", 1 + random.nextInt(3));
                    if (admission.admit(test.request(), 0).isEmpty()) {
                        inside.add(test);
                    }
                    while (inside.size() > random.nextInt(4)) {
                        inside.remove(0).request().cancel();
                    }
                }
                inside.forEach(test -> test.request().cancel());
            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(admission.rows()).isZero();
        assertThat(admission.bytes()).isZero();
        assertThat(admission.awaitEmpty(Duration.ZERO)).isTrue();
    }

    private Admission admission(int maxRows, long maxBytes) {
        return Admission.byBounds(
                "test", new AdmissionPolicy(maxRows, maxRows, maxBytes), SchedulePolicy.DEFAULT, arena);
    }
}
