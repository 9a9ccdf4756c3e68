package io.sluice.server.latency;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class AnswerTimeTest {

    private static final long MILLISECOND = 1_000_000;

    private final AnswerTime time = new AnswerTime();

    @Test
    void nanos_nothingAnswered_isZero() {
        assertThat(time.nanos()).isZero();
    }

    @Test
    void nanos_answersOfManyTimes_isWhatNineOfTenDoNotExceed() {
        Random random = new Random(7);
        for (int i = 0; i < 2000; i++) {
            time.record((long) (random.nextDouble() * 10 * MILLISECOND));
        }

        assertThat(time.nanos()).isBetween(8 * MILLISECOND, 10 * MILLISECOND);
    }

    @Test
    void nanos_answersBecomeSlowThenFastAgain_followsWithinDozensOfThem() {
        record(MILLISECOND / 5, 200);
        record(5 * MILLISECOND, 60);
        assertThat(time.nanos()).isGreaterThan(4 * MILLISECOND);

        record(MILLISECOND / 5, 400);

        assertThat(time.nanos()).isLessThan(MILLISECOND / 2);
    }

    private void record(long nanos, int times) {
        for (int i = 0; i < times; i++) {
            time.record(nanos);
        }
    }
}
