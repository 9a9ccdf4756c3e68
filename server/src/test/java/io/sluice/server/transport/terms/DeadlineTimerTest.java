package io.sluice.server.transport.terms;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.server.rejection.CallRejection;
import io.sluice.server.rejection.Rejection;
import io.sluice.server.request.CallTerms;
import io.sluice.server.request.InferenceRequest;
import io.sluice.server.request.InferenceResult;
import io.sluice.server.request.RequestInput;
import io.sluice.server.request.ResponseSink;
import io.sluice.server.request.TestRequest;
import io.sluice.server.request.task.InferenceTask.Classify;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class DeadlineTimerTest {

    private static final Duration HOUR = Duration.ofHours(1);

    private final DeadlineTimer timer = new DeadlineTimer();

    @AfterEach
    void stop() {
        timer.stop();
    }

    @Test
    void watch_deadlineHasCome_endsTheRequest() throws InterruptedException {
        Call call = new Call(Duration.ofMillis(5));

        timer.watch(call.request);

        assertThat(call.ends.take()).isInstanceOf(CallRejection.DeadlineExceeded.class);
        assertThat(call.request.deadlineNanos() - System.nanoTime())
                .as("not before its time")
                .isNotPositive();
    }

    @Test
    void watch_earlierThanAllOthers_wakesTheTimer() throws InterruptedException {
        Call later = new Call(HOUR);
        timer.watch(later.request);
        Call sooner = new Call(Duration.ofMillis(5));

        timer.watch(sooner.request);

        assertThat(sooner.ends.take()).isInstanceOf(CallRejection.DeadlineExceeded.class);
        assertThat(later.ends).isEmpty();
    }

    @Test
    void watch_laterThanAnother_endsInItsTurn() throws InterruptedException {
        Call first = new Call(Duration.ofMillis(5));
        Call second = new Call(Duration.ofMillis(10));
        timer.watch(first.request);
        timer.watch(second.request);

        first.ends.take();

        assertThat(second.ends.take()).isInstanceOf(CallRejection.DeadlineExceeded.class);
    }

    @Test
    void watch_laterThanAllOthers_letsTheTimerSleep() {
        Set<Thread> others = timers();
        timer.watch(new Call(HOUR).request);
        Set<Thread> own = timers();
        own.removeAll(others);
        Thread thread = own.iterator().next();
        while (thread.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        long sleeps = sleepsOf(thread);

        for (int i = 0; i < 1000; i++) {
            Call later = new Call(HOUR);
            timer.watch(later.request);
            timer.forget(later.request);
        }

        // The wake-up that it was started with may come late.
        assertThat(sleepsOf(thread)).as("sleeps that began").isLessThanOrEqualTo(sleeps + 1);
    }

    @Test
    void forget_beforeTheDeadline_theRequestGoesOn() throws InterruptedException {
        Call answered = new Call(Duration.ofMillis(20));
        timer.watch(answered.request);
        timer.forget(answered.request);
        Call after = new Call(Duration.ofMillis(40));
        timer.watch(after.request);

        after.ends.take();

        assertThat(answered.ends).isEmpty();
    }

    @Test
    void watch_sinkThrows_theTimerLivesOn() throws InterruptedException {
        Call broken = new Call(Duration.ofMillis(1), true);
        timer.watch(broken.request);
        broken.ends.take();

        Call next = new Call(Duration.ofMillis(1));
        timer.watch(next.request);

        assertThat(next.ends.take()).isNotNull();
    }

    @Test
    void watch_severalThreads_everyRequestEnds() throws InterruptedException {
        LinkedBlockingQueue<Call> calls = new LinkedBlockingQueue<>();
        Runnable caller = () -> {
            for (int i = 0; i < 2000; i++) {
                Call call = new Call(Duration.ofNanos(i % 7 * 100_000L));
                calls.add(call);
                timer.watch(call.request);
            }
        };
        Thread one = new Thread(caller);
        Thread other = new Thread(caller);
        one.start();
        other.start();
        one.join();
        other.join();

        for (Call call : calls) {
            assertThat(call.ends.take()).isInstanceOf(CallRejection.DeadlineExceeded.class);
        }
    }

    private static Set<Thread> timers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("sluice-deadline-timer"))
                .collect(Collectors.toSet());
    }

    private static long sleepsOf(Thread thread) {
        return ManagementFactory.getThreadMXBean().getThreadInfo(thread.getId()).getWaitedCount();
    }

    /** A request that tells how it ended. */
    private static final class Call implements ResponseSink {

        private final LinkedBlockingQueue<Rejection> ends = new LinkedBlockingQueue<>();
        private final InferenceRequest request;
        private final boolean breaks;

        Call(Duration within) {
            this(within, false);
        }

        Call(Duration within, boolean breaks) {
            this.breaks = breaks;
            this.request = new InferenceRequest(
                    TestRequest.MODEL,
                    new Classify(1, false),
                    List.of(new RequestInput.Pixels("images[0]", ByteBuffer.allocate(3), 1, 1)),
                    CallTerms.until(System.nanoTime() + within.toNanos()),
                    this);
        }

        @Override
        public void succeed(InferenceResult result) {
            throw new IllegalStateException("nobody answers");
        }

        @Override
        public void fail(Rejection rejection) {
            ends.add(rejection);
            if (breaks) {
                throw new IllegalStateException("the connection is gone");
            }
        }
    }
}
