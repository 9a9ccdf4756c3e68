package io.sluice.server.telemetry.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateLimitedSamplerTest {

    private static final int PER_SECOND = 10;

    private long nowNanos;

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MAX_VALUE, Long.MIN_VALUE})
    void shouldSample_moreAtOnceThanOneSecondMayHave_thoseOfOneSecond(long origin) {
        nowNanos = origin;
        RateLimitedSampler sampler = sampler();

        assertThat(sampled(sampler, 1_000)).isEqualTo(PER_SECOND);
    }

    @Test
    void shouldSample_tenTimesTheRateForAMinute_theRate() {
        RateLimitedSampler sampler = sampler();
        int sampled = 0;
        for (int call = 0; call < 60 * 10 * PER_SECOND; call++) {
            nowNanos += TimeUnit.SECONDS.toNanos(1) / (10 * PER_SECOND);
            sampled += sampled(sampler, 1);
        }

        assertThat(sampled).isBetween(60 * PER_SECOND, 61 * PER_SECOND);
    }

    @Test
    void shouldSample_belowTheRate_all() {
        RateLimitedSampler sampler = sampler();
        int sampled = 0;
        for (int call = 0; call < 100; call++) {
            nowNanos += TimeUnit.SECONDS.toNanos(1) / (PER_SECOND - 1);
            sampled += sampled(sampler, 1);
        }

        assertThat(sampled).isEqualTo(100);
    }

    @Test
    void shouldSample_afterAnHourOfQuiet_noMoreThanAfterASecond() {
        RateLimitedSampler sampler = sampler();
        nowNanos += TimeUnit.HOURS.toNanos(1);

        assertThat(sampled(sampler, 1_000)).isEqualTo(PER_SECOND);
    }

    private RateLimitedSampler sampler() {
        return new RateLimitedSampler(PER_SECOND, () -> nowNanos);
    }

    private static int sampled(RateLimitedSampler sampler, int calls) {
        int sampled = 0;
        for (int call = 0; call < calls; call++) {
            SamplingDecision decision = sampler.shouldSample(
                            Context.root(), "", "call", SpanKind.SERVER, Attributes.empty(), List.of())
                    .getDecision();
            sampled += decision == SamplingDecision.RECORD_AND_SAMPLE ? 1 : 0;
        }
        return sampled;
    }
}
