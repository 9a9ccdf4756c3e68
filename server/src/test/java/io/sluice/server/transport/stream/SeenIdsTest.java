package io.sluice.server.transport.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SeenIdsTest {

    private final SeenIds ids = new SeenIds();

    @Test
    void add_sameTwice_isRefused() {
        assertThat(ids.add(0)).isTrue();
        assertThat(ids.add(0)).isFalse();
        assertThat(ids.add(1)).isTrue();
    }

    @Test
    void add_onesLeftTheWindow_isTakenAgain() {
        for (long id = 0; id < SeenIds.WINDOW; id++) {
            ids.add(id);
        }
        assertThat(ids.add(0)).isFalse();
        ids.add(SeenIds.WINDOW);

        assertThat(ids.add(0)).isTrue();
    }

    @Test
    void add_anyOrder_refusesExactlyTheWindow() {
        Random random = new Random(7);
        Deque<Long> last = new ArrayDeque<>();
        for (int i = 0; i < 20_000; i++) {
            long id = random.nextInt(4000) - 2000;
            boolean seen = last.contains(id);

            assertThat(ids.add(id)).isEqualTo(!seen);

            if (!seen) {
                last.add(id);
                if (last.size() > SeenIds.WINDOW) {
                    last.remove();
                }
            }
        }
    }
}
