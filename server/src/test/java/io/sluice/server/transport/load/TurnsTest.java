package io.sluice.server.transport.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class TurnsTest {

    @Test
    void steadyMean_twoOddTurnsOfTen_countAsTheFullestOfTheOthers() {
        assertThat(mean(0.4, 0.4, 9, 0.4, 0.4, 0.4, 0.5, 0.4, 5, 0.4)).isCloseTo(0.43, within(1e-9));
    }

    @Test
    void steadyMean_whatLastsForAThirdOfTheTime_counts() {
        assertThat(mean(0, 0, 0, 0, 0, 0, 0, 1, 1, 1)).isCloseTo(0.3, within(1e-9));
    }

    @Test
    void steadyMean_rowsInTwoTurnsOnly_areNotForgotten() {
        assertThat(mean(0, 0, 0, 0, 0, 0, 0, 0, 1, 1)).isCloseTo(0.2, within(1e-9));
    }

    @Test
    void steadyMean_fewTurns_isTheMean() {
        assertThat(mean(1)).isEqualTo(1);
        assertThat(mean(0, 0, 0, 4)).isEqualTo(1);
    }

    private static double mean(double... shares) {
        Turns turns = new Turns(shares.length);
        for (int turn = 0; turn < shares.length; turn++) {
            turns.set(turn, shares[turn]);
        }
        return turns.steadyMean();
    }
}
