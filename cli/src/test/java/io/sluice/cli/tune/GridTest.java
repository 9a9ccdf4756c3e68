package io.sluice.cli.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.model.engine.Precision;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GridTest {

    private static final Set<Precision> NONE = Set.of();

    @Test
    void candidates_nothingAskedFor_isOneReplicaAndOneForEachCore() {
        assertThat(new Grid(NONE, List.of(), List.of(), List.of(1, 8)).candidates(4))
                .containsExactly(
                        new Candidate(Precision.FP32, 1, 4, 1),
                        new Candidate(Precision.FP32, 1, 4, 8),
                        new Candidate(Precision.FP32, 4, 1, 1),
                        new Candidate(Precision.FP32, 4, 1, 8));
    }

    @Test
    void candidates_oneCore_hasNoTwins() {
        assertThat(new Grid(NONE, List.of(), List.of(), List.of(1)).candidates(1))
                .hasSize(1);
    }

    @Test
    void candidates_lists_neverUseMoreThreadsThanCores() {
        assertThat(new Grid(NONE, List.of(1, 2, 4), List.of(1, 2), List.of(1)).candidates(4))
                .extracting(candidate -> candidate.replicas() + " x " + candidate.threads())
                .containsExactly("1 x 2", "2 x 2", "1 x 1", "2 x 1", "4 x 1");
    }

    @Test
    void candidates_precisionAskedFor_isMeasuredBesideFp32() {
        assertThat(new Grid(Set.of(Precision.INT8), List.of(1), List.of(1), List.of(1)).candidates(1))
                .extracting(Candidate::precision)
                .containsExactly(Precision.FP32, Precision.INT8);
    }

    @Test
    void candidates_nothingFits_saysHowManyCoresThereAre() {
        assertThatThrownBy(() -> new Grid(NONE, List.of(2), List.of(2), List.of(1)).candidates(2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at most the 2 cores")
                .hasMessageContaining("--replicas [2], --threads [2]");
    }
}
