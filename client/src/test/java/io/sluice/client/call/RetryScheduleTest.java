package io.sluice.client.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Metadata;
import io.grpc.Status;
import io.sluice.client.RetryPolicy;
import io.sluice.client.SluiceException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryScheduleTest {

    private double chance = 0.5;
    private final RetrySchedule schedule =
            new RetrySchedule(new RetryPolicy(4, Duration.ofMillis(100), Duration.ofMillis(250)), () -> chance);

    @Test
    void delayAfter_unavailable_doublesUpToTheBoundAndEndsWithTheAttempts() {
        SluiceException failure = failure(Status.Code.UNAVAILABLE, Optional.empty());

        assertThat(schedule.delayAfter(1, failure, null)).contains(Duration.ofMillis(100));
        assertThat(schedule.delayAfter(2, failure, null)).contains(Duration.ofMillis(200));
        assertThat(schedule.delayAfter(3, failure, null)).contains(Duration.ofMillis(250));
        assertThat(schedule.delayAfter(4, failure, null)).isEmpty();
    }

    @Test
    void delayAfter_byChance_isAFifthShorterOrLonger() {
        SluiceException failure = failure(Status.Code.UNAVAILABLE, Optional.empty());
        chance = 0;
        assertThat(schedule.delayAfter(1, failure, null)).contains(Duration.ofMillis(80));
        chance = 1;
        assertThat(schedule.delayAfter(1, failure, null)).contains(Duration.ofMillis(120));
    }

    @Test
    void delayAfter_serverAsksForADelay_isThatDelay() {
        Optional<Duration> asked = Optional.of(Duration.ofSeconds(7));

        assertThat(schedule.delayAfter(1, failure(Status.Code.RESOURCE_EXHAUSTED, asked), null))
                .isEqualTo(asked);
        assertThat(schedule.delayAfter(1, failure(Status.Code.UNAVAILABLE, asked), null))
                .isEqualTo(asked);
    }

    @Test
    void delayAfter_resourceExhaustedWithoutADelay_isNotTriedAgain() {
        assertThat(schedule.delayAfter(1, failure(Status.Code.RESOURCE_EXHAUSTED, Optional.empty()), new Metadata()))
                .isEmpty();
    }

    @Test
    void delayAfter_pushback_goesBeforeRetryInfo() {
        SluiceException failure = failure(Status.Code.RESOURCE_EXHAUSTED, Optional.of(Duration.ofSeconds(7)));

        assertThat(schedule.delayAfter(1, failure, pushback("30"))).contains(Duration.ofMillis(30));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "soon", ""})
    void delayAfter_pushbackThatIsNoDelay_forbidsAnotherAttempt(String value) {
        SluiceException failure = failure(Status.Code.UNAVAILABLE, Optional.of(Duration.ofSeconds(7)));

        assertThat(schedule.delayAfter(1, failure, pushback(value))).isEmpty();
    }

    @Test
    void delayAfter_anyOtherCode_isNotTriedAgain() {
        for (Status.Code code : Status.Code.values()) {
            if (code != Status.Code.UNAVAILABLE && code != Status.Code.RESOURCE_EXHAUSTED) {
                assertThat(schedule.delayAfter(1, failure(code, Optional.of(Duration.ZERO)), pushback("1")))
                        .as(code.name())
                        .isEmpty();
            }
        }
    }

    private static Metadata pushback(String value) {
        Metadata trailers = new Metadata();
        trailers.put(RetrySchedule.PUSHBACK, value);
        return trailers;
    }

    private static SluiceException failure(Status.Code code, Optional<Duration> retryDelay) {
        return SluiceException.of(
                code, "no", new SluiceException.Details("", List.of(), retryDelay, Optional.empty(), Map.of()), null);
    }
}
