package io.sluice.server.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SortedTimesTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void countUpTo_addedAndRemovedAtRandom_agreesWithAList(long seed) {
        Random random = new Random(seed);
        SortedTimes times = new SortedTimes();
        List<Long> expected = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            if (expected.isEmpty() || random.nextInt(5) < 3) {
                long time = random.nextInt(50);
                int count = 1 + random.nextInt(3);
                times.add(time, count);
                for (int n = 0; n < count; n++) {
                    expected.add(time);
                }
            } else {
                long time = expected.remove(random.nextInt(expected.size()));
                times.remove(time, 1);
            }
            long asked = random.nextInt(52) - 1;
            assertThat(times.countUpTo(asked)).isEqualTo((int)
                    expected.stream().filter(time -> time <= asked).count());
            assertThat(times.size()).isEqualTo(expected.size());
        }
    }

    @Test
    void remove_moreThanThereAre_throws() {
        SortedTimes times = new SortedTimes();
        times.add(5, 2);
        times.add(6, 1);

        assertThatIllegalStateException().isThrownBy(() -> times.remove(6, 2));
        assertThatIllegalStateException().isThrownBy(() -> times.remove(4, 1));
        times.remove(5, 2);
        assertThat(times.size()).isEqualTo(1);
    }
}
