package io.sluice.server.replica;

import io.sluice.model.engine.Tower;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How much of a row of full length the rows of a tower take on average, padding included: 1 for pictures, less for texts. Safe
 * for use by several threads.
 */
final class RowShare {

    /** Weight of one batch. */
    private static final double WEIGHT = 1.0 / 16;

    /* As the bits of a double. Texts are taken for long until some have run: late is refused too early rather than too late. */
    private final AtomicLong ofTexts = new AtomicLong(Double.doubleToRawLongBits(1));

    double of(Tower tower) {
        return tower == Tower.TEXT ? Double.longBitsToDouble(ofTexts.get()) : 1;
    }

    /** Notes a batch. */
    void add(Tower tower, int rows, int fullRows) {
        if (tower == Tower.TEXT) {
            double share = Math.min(1, (double) fullRows / rows);
            ofTexts.updateAndGet(bits -> {
                double mean = Double.longBitsToDouble(bits);
                return Double.doubleToRawLongBits(mean + WEIGHT * (share - mean));
            });
        }
    }
}
