package io.sluice.loadtest.wire.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class WithdrawalTest {

    private static final Duration LATEST = Duration.ofMillis(50);

    @Test
    void delayNanos_third_takesBackEveryThirdAtAnyMomentUntilThen() {
        List<OptionalLong> delays = delays(Withdrawal.within(1.0 / 3, LATEST, 1));

        long[] taken = delays.stream().flatMapToLong(OptionalLong::stream).toArray();
        assertThat(taken).hasSizeBetween(999, 1000);
        assertThat(LongStream.of(taken).min().orElseThrow()).isBetween(0L, 1_000_000L);
        assertThat(LongStream.of(taken).max().orElseThrow()).isBetween(49_000_000L, LATEST.toNanos() - 1);
        // The mean of a thousand uniform delays spreads by 0.5 ms.
        assertThat(LongStream.of(taken).average().orElseThrow()).isCloseTo(25e6, within(2.5e6));
    }

    @Test
    void delayNanos_sameSeed_isTheSameAndAnotherIsNot() {
        assertThat(delays(Withdrawal.within(0.5, LATEST, 1))).isEqualTo(delays(Withdrawal.within(0.5, LATEST, 1)));
        assertThat(delays(Withdrawal.within(0.5, LATEST, 1))).isNotEqualTo(delays(Withdrawal.within(0.5, LATEST, 2)));
    }

    @Test
    void delayNanos_after_isThatDelay() {
        assertThat(delays(Withdrawal.after(1, LATEST))).containsOnly(OptionalLong.of(LATEST.toNanos()));
        assertThat(delays(Withdrawal.NEVER)).containsOnly(OptionalLong.empty());
    }

    private static List<OptionalLong> delays(Withdrawal withdrawal) {
        return LongStream.rangeClosed(1, 3000).mapToObj(withdrawal::delayNanos).toList();
    }
}
