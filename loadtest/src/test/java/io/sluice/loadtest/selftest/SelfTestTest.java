package io.sluice.loadtest.selftest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class SelfTestTest {

    @Test
    void calls_shortly_areAnsweredAndTheirCostIsKnown() throws Exception {
        SelfTest.Result result = new SelfTest(4, 2, 8, Duration.ofSeconds(1)).calls();

        assertThat(result.report().counts().succeeded()).isPositive();
        assertThat(result.report().counts().failed()).isZero();
        assertThat(result.messageBytes()).isBetween(48, 100);
        assertThat(result.clientMicros()).isPositive();
        assertThat(result.serverMicros()).isPositive();
    }

    @Test
    void frames_shortly_areAnsweredAndTheirBytesCounted() throws Exception {
        SelfTest.Result result = new SelfTest(224, 2, 8, Duration.ofSeconds(1)).frames();

        assertThat(result.report().counts().succeeded()).isPositive();
        assertThat(result.report().counts().failed()).isZero();
        assertThat(result.messageBytes()).isGreaterThan(224 * 224 * 3);
        assertThat(result.bytesPerSecond()).isPositive();
    }
}
