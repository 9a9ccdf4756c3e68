package io.sluice.cli.film;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OrientationTest {

    private static final int ONE = 1 << 16;
    private static final int SLANTED = 46_341;

    /** Two rows of three pixels, each of one value. */
    private static final Pixels STORED = pixels(2, 1, 2, 3, 4, 5, 6);

    @Test
    void apply_quarterTurnClockwise_putsTheFirstRowRight() {
        assertIs(Orientation.of(0, ONE, -ONE, 0), pixels(3, 4, 1, 5, 2, 6, 3));
    }

    @Test
    void apply_quarterTurnCounterClockwise_putsTheFirstRowLeft() {
        assertIs(Orientation.of(0, -ONE, ONE, 0), pixels(3, 3, 6, 2, 5, 1, 4));
    }

    @Test
    void apply_halfTurn_reversesAll() {
        assertIs(Orientation.of(-ONE, 0, 0, -ONE), pixels(2, 6, 5, 4, 3, 2, 1));
    }

    @Test
    void apply_mirror_reversesEachRow() {
        assertIs(Orientation.of(-ONE, 0, 0, ONE), pixels(2, 3, 2, 1, 6, 5, 4));
    }

    @Test
    void apply_slantedOrEmptyMatrix_leavesItAsItIs() {
        assertIs(Orientation.of(SLANTED, SLANTED, -SLANTED, SLANTED), STORED);
        assertIs(Orientation.of(0, 0, 0, 0), STORED);
    }

    private static void assertIs(Orientation orientation, Pixels expected) {
        Pixels shown = orientation.apply(STORED);
        assertThat(shown.height()).isEqualTo(expected.height());
        assertThat(shown.width()).isEqualTo(expected.width());
        assertThat(shown.rgb()).containsExactly(expected.rgb());
    }

    private static Pixels pixels(int height, int... values) {
        byte[] rgb = new byte[values.length * 3];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) values[i / 3];
        }
        return new Pixels(height, values.length / height, rgb);
    }
}
