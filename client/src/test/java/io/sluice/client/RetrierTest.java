package io.sluice.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;

class RetrierTest {

    private static final Duration DEADLINE = Duration.ofSeconds(1);

    private final List<Duration> slept = new ArrayList<>();
    private final List<Long> nanosLeft = new ArrayList<>();
    private long now = -50;

    private final Retrier retrier =
            new Retrier(new RetryPolicy(4, Duration.ofMillis(100), Duration.ofMillis(250)), () -> now, delay -> {
                slept.add(delay);
                now += delay.toNanos();
            });

    @Test
    void call_unavailableWithoutRetryInfo_backsOffTwiceAsLongEachTimeUpToTheBound() {
        assertThatThrownBy(() -> retrier.call(DEADLINE, alwaysFailing(Status.UNAVAILABLE.asRuntimeException())))
                .isInstanceOf(SluiceException.class);

        assertThat(slept).containsExactly(Duration.ofMillis(100), Duration.ofMillis(200), Duration.ofMillis(250));
    }

    @Test
    void call_serverAsksForADelay_waitsThatLong() {
        StatusRuntimeException failure = FakeService.overloaded(Duration.ofMillis(7));

        assertThatThrownBy(() -> retrier.call(DEADLINE, alwaysFailing(failure))).isInstanceOf(SluiceException.class);

        assertThat(slept).containsOnly(Duration.ofMillis(7)).hasSize(3);
        assertThat(nanosLeft).startsWith(1_000_000_000L, 993_000_000L);
    }

    @Test
    void call_delayWouldOutlastTheDeadline_failsWithoutWaiting() {
        StatusRuntimeException failure = FakeService.overloaded(Duration.ofMillis(600));

        assertThatThrownBy(() -> retrier.call(DEADLINE, alwaysFailing(failure))).isInstanceOf(SluiceException.class);

        assertThat(slept).containsExactly(Duration.ofMillis(600));
    }

    @Test
    void call_invalidArgument_failsWithoutWaiting() {
        StatusRuntimeException failure = FakeService.invalid("top_k", "must not be negative");

        assertThatThrownBy(() -> retrier.call(DEADLINE, alwaysFailing(failure))).isInstanceOf(SluiceException.class);

        assertThat(slept).isEmpty();
    }

    @Test
    void call_interruptedWhileWaiting_failsAndLeavesTheThreadInterrupted() {
        Retrier interrupted = new Retrier(RetryPolicy.DEFAULT, () -> now, delay -> {
            throw new InterruptedException();
        });

        assertThatThrownBy(() -> interrupted.call(DEADLINE, alwaysFailing(Status.UNAVAILABLE.asRuntimeException())))
                .isInstanceOfSatisfying(
                        SluiceException.class,
                        failure -> assertThat(failure.code()).isEqualTo(Status.Code.CANCELLED));
        assertThat(Thread.interrupted()).isTrue();
    }

    private LongFunction<String> alwaysFailing(StatusRuntimeException failure) {
        return left -> {
            nanosLeft.add(left);
            throw failure;
        };
    }
}
