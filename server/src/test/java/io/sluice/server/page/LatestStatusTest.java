package io.sluice.server.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LatestStatusTest {

    private final AtomicInteger made = new AtomicInteger();
    private long now = -7; // from any origin
    private final LatestStatus latest = new LatestStatus(() -> "document " + made.incrementAndGet(), () -> now);

    @Test
    void get_withinItsFreshness_isTheSameDocument() {
        assertThat(latest.get()).isEqualTo("document 1");
        now += LatestStatus.FRESH.toNanos() - 1;

        assertThat(latest.get()).isEqualTo("document 1");
    }

    @Test
    void get_later_isANewOne() {
        latest.get();
        now += LatestStatus.FRESH.toNanos();

        assertThat(latest.get()).isEqualTo("document 2");
    }
}
