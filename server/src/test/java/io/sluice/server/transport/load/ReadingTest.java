package io.sluice.server.transport.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sluice.server.transport.load.Reading.Progress;
import io.sluice.server.transport.load.Reading.Version;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReadingTest {

    private static final long SECOND = 1_000_000_000L;
    private static final Version VIT = new Version("vit", "1");
    private static final Version NEXT_VIT = new Version("vit", "2");
    private static final Version CLIP = new Version("clip", "1");

    @Test
    void since_twoSeconds_dividesByThem() {
        Reading earlier = new Reading(5 * SECOND, 100, 7, 3 * SECOND, Map.of(VIT, new Progress(SECOND, 2)));
        Reading now = new Reading(7 * SECOND, 150, 8, 4 * SECOND, Map.of(VIT, new Progress(3 * SECOND, 2)));

        assertThat(now.since(List.of(earlier), 4)).isEqualTo(new Load(0.125, Load.utilization(0.5), 25, 0.5));
    }

    @Test
    void since_severalModels_tellsTheFullest() {
        Reading now = at(SECOND, Map.of(VIT, new Progress(SECOND / 4, 1), CLIP, new Progress(SECOND / 2, 1)));

        assertThat(now.since(List.of(at(0, Map.of())), 1).application()).isEqualTo(Load.utilization(0.5));
    }

    @Test
    void since_oneVersionTakesOverFromAnother_addsBoth() {
        Reading earlier = at(0, Map.of(VIT, new Progress(SECOND, 1)));
        Reading now = at(SECOND, Map.of(VIT, new Progress(5 * SECOND / 4, 1), NEXT_VIT, new Progress(SECOND / 4, 1)));

        assertThat(now.since(List.of(earlier), 1).application()).isEqualTo(Load.utilization(0.5));
    }

    @Test
    void utilization_moreRowsInside_growsButNotBeyondOne() {
        assertThat(Load.utilization(0)).isZero();
        assertThat(Load.utilization(1.0 / 3)).isCloseTo(0.5, within(1e-9));
        assertThat(Load.utilization(1)).isCloseTo(Math.sqrt(0.5), within(1e-9));
        assertThat(Load.utilization(1000)).isBetween(0.999, 1.0);
    }

    @Test
    void since_noReplicaServes_isNotFull() {
        Reading now = at(SECOND, Map.of(VIT, new Progress(SECOND, 0)));

        assertThat(now.since(List.of(at(0, Map.of())), 1).application()).isZero();
    }

    @Test
    void since_noTimeHasPassed_isNothing() {
        Reading now = new Reading(SECOND, 1, 1, 1, Map.of());

        assertThat(now.since(List.of(at(SECOND, Map.of())), 1)).isEqualTo(Load.NONE);
    }

    private static Reading at(long nanos, Map<Version, Progress> versions) {
        return new Reading(nanos, 0, 0, 0, versions);
    }
}
