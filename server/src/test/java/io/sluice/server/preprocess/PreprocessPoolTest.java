package io.sluice.server.preprocess;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.server.rejection.Rejection;
import io.sluice.server.request.CallTerms;
import io.sluice.server.request.InferenceRequest;
import io.sluice.server.request.Priority;
import io.sluice.server.schedule.SchedulePolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Real threads; what waits is offered before they start, or while gates hold them. */
final class PreprocessPoolTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final List<String> done = Collections.synchronizedList(new ArrayList<>());
    private final Semaphore gate = new Semaphore(0);
    private PreprocessPool pool = pool(1, 100);

    @AfterEach
    void stop() throws InterruptedException {
        gate.release(1000);
        pool.stop(PATIENCE);
    }

    @Test
    void start_bothClasses_preparesInteractiveFirst() throws Exception {
        offer(PooledRow.of("bulk", "a", Priority.BULK));
        offer(PooledRow.of("first", "a"));
        offer(PooledRow.of("second", "a"));

        assertThat(order()).containsExactly("first", "second", "bulk");
    }

    @Test
    void start_oneClient_preparesTheEarliestDeadlineFirst() throws Exception {
        offer(PooledRow.of("none", CallTerms.OWN));
        offer(PooledRow.of("later", CallTerms.until(farOff() + 2)));
        offer(PooledRow.of("sooner", CallTerms.until(farOff() + 1)));

        assertThat(order()).containsExactly("sooner", "later", "none");
    }

    @Test
    void start_severalClients_takeTurns() throws Exception {
        for (String row : List.of("a1", "a2", "a3", "b1", "b2", "c1")) {
            offer(PooledRow.of(row, row.substring(0, 1)));
        }

        assertThat(order()).containsExactly("b1", "c1", "a1", "b2", "a2", "a3");
    }

    @Test
    void offer_besideAGreedyClientsSlowPictures_isPreparedAfterTheRunningOnes() throws Exception {
        int threads = 2;
        pool = pool(threads, 100);
        CountDownLatch running = new CountDownLatch(threads);
        for (int i = 0; i < 50; i++) {
            assertThat(pool.offer(PooledRow.of("slow", "greedy").doing(() -> {
                        running.countDown();
                        gate.acquireUninterruptibly();
                    })))
                    .isTrue();
        }
        pool.start();
        await(running);
        CountDownLatch prepared = new CountDownLatch(1);
        assertThat(pool.offer(PooledRow.of("one", "modest").doing(prepared::countDown)))
                .isTrue();

        gate.release(threads); // what runs ends, and nothing that waits

        await(prepared);
    }

    @Test
    void start_requestThatHasEnded_isNotRun() throws Exception {
        PooledRow cancelled = PooledRow.of("cancelled", "a");
        offer(cancelled);
        offer(PooledRow.of("wanted", "a"));
        cancelled.request().cancel();

        assertThat(order()).containsExactly("wanted");
    }

    @Test
    void offer_full_refusesUntilARowRunsOrItsRequestEnds() {
        pool = pool(1, 2);
        PooledRow leaving = PooledRow.of("leaving", "a");
        assertThat(pool.offer(leaving.doing(() -> {}))).isTrue();
        assertThat(pool.offer(PooledRow.of("staying", "a").doing(() -> {}))).isTrue();
        assertThat(pool.offer(PooledRow.of("refused", "a").doing(() -> {}))).isFalse();

        leaving.request().cancel();

        assertThat(pool.offer(PooledRow.of("late", "a").doing(() -> {}))).isTrue();
        assertThat(pool.offer(PooledRow.of("refused", "a").doing(() -> {}))).isFalse();
        assertThat(pool.capacity()).isEqualTo(2);
    }

    @Test
    void stop_oneRunsAndOneWaits_waitsForTheFirstAndForgetsTheSecond() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        pool.offer(PooledRow.of("runs", "a").doing(() -> {
            running.countDown();
            gate.acquireUninterruptibly();
            done.add("runs");
        }));
        offer(PooledRow.of("waits", "a"));
        pool.start();
        await(running);

        pool.stop(Duration.ZERO);
        gate.release();
        pool.stop(PATIENCE);

        assertThat(done).containsExactly("runs");
        assertThat(pool.offer(PooledRow.of("late", "a").doing(() -> {}))).isFalse();
    }

    @Test
    void start_workThatThrows_failsItsRequestAndTheThreadGoesOn() throws Exception {
        PooledRow huge = PooledRow.of("huge", "a");
        pool.offer(huge.doing(() -> {
            throw new OutOfMemoryError("no room for its pixels");
        }));
        offer(PooledRow.of("next", "a"));

        assertThat(order()).containsExactly("next");
        assertThat(huge.test().rejections()).extracting(Rejection::reason).containsExactly(Rejection.Reason.FAULT);
    }

    @Test
    void waitNanos_rowsThatWait_countsThoseAheadForEachThread() {
        pool = pool(2, 100);
        for (int i = 0; i < 4; i++) {
            pool.offer(PooledRow.of("row", "greedy").expecting(10, () -> {}));
        }
        long later = Duration.ofHours(1).toNanos();

        assertThat(pool.waitNanos(terms("greedy", Priority.INTERACTIVE), later)).isEqualTo(20);
        assertThat(pool.waitNanos(terms("greedy", Priority.INTERACTIVE), 1))
                .as("in a hurry")
                .isZero();
        assertThat(pool.waitNanos(terms("modest", Priority.INTERACTIVE), later))
                .as("one row of the other's comes first")
                .isEqualTo(5);
        assertThat(pool.waitNanos(terms("modest", Priority.BULK), later))
                .as("all interactive ones come first")
                .isEqualTo(20);
    }

    private static PreprocessPool pool(int threads, int capacity) {
        return new PreprocessPool(new PreprocessPolicy(threads), SchedulePolicy.DEFAULT, capacity);
    }

    private void offer(PooledRow row) {
        assertThat(pool.offer(row.doing(() -> done.add(row.test().name())))).isTrue();
    }

    /** What the pool did, in order, once it has done everything. */
    private List<String> order() throws InterruptedException {
        CountDownLatch last = new CountDownLatch(1);
        pool.offer(PooledRow.of("last", "z", Priority.BULK).doing(last::countDown));
        pool.start();
        await(last);
        return done;
    }

    private static CallTerms terms(String client, Priority priority) {
        return new CallTerms(client, priority, InferenceRequest.NO_DEADLINE);
    }

    /** A deadline that comes before what stands for none. */
    private static long farOff() {
        return Duration.ofSeconds(1).toNanos();
    }

    private static void await(CountDownLatch latch) throws InterruptedException {
        assertThat(latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }
}
