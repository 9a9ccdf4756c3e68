package io.sluice.server.repository.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class HoldsTest {

    private final Holds holds = new Holds();

    @Test
    void close_nobodyHolds_isEmptyAtOnce() throws InterruptedException {
        holds.close();

        assertThat(holds.awaitEmpty(Duration.ZERO)).isTrue();
        assertThat(holds.acquire()).isFalse();
    }

    @Test
    void close_heldTwice_isEmptyAfterTheSecondRelease() throws InterruptedException {
        holds.acquire();
        holds.acquire();
        holds.close();
        holds.release();

        assertThat(holds.awaitEmpty(Duration.ZERO)).isFalse();
        holds.release();

        assertThat(holds.awaitEmpty(Duration.ZERO)).isTrue();
    }

    @Test
    void release_notClosed_neverMakesItEmpty() throws InterruptedException {
        holds.acquire();
        holds.release();

        assertThat(holds.awaitEmpty(Duration.ZERO)).isFalse();
        assertThat(holds.acquire()).isTrue();
    }

    @Test
    void close_twice_isAsOnce() throws InterruptedException {
        holds.acquire();
        holds.close();
        holds.close();

        assertThat(holds.isEmpty()).isFalse();
        holds.release();
        assertThat(holds.isEmpty()).isTrue();
    }
}
