package io.sluice.server.latency;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class JitterTest {

    private final Jitter jitter = new Jitter();

    @Test
    void p99_nothingSeen_isOne() {
        assertThat(jitter.p99()).isEqualTo(1);
    }

    @Test
    void p99_onlyFasterThanExpected_isOne() {
        jitter.add(0.5);

        assertThat(jitter.p99()).isEqualTo(1);
    }

    @Test
    void p99_everyCount_isTheValueThat99Of100DoNotExceed() {
        Random random = new Random(7);
        double[] seen = new double[Jitter.WINDOW];
        for (int count = 1; count <= Jitter.WINDOW; count++) {
            seen[count - 1] = 1 + random.nextDouble();
            jitter.add(seen[count - 1]);
            double[] sorted = Arrays.copyOf(seen, count);
            Arrays.sort(sorted);

            assertThat(jitter.p99()).as("of %d", count).isEqualTo(sorted[(int) Math.ceil(0.99 * count) - 1]);
        }
    }

    @Test
    void p99_morePassesThanTheWindow_forgetsTheOldest() {
        for (int i = 0; i < 5; i++) {
            jitter.add(9);
        }
        for (int i = 0; i < Jitter.WINDOW; i++) {
            jitter.add(1.2);
        }

        assertThat(jitter.p99()).isEqualTo(1.2);
    }
}
