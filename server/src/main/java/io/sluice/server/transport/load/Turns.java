package io.sluice.server.transport.load;

import java.util.Arrays;

/** How full a model was in each turn between two readings. */
final class Turns {

    /** One turn in so many may be odd, and count for no more than the fullest of the others. */
    private static final int ONE_ODD_IN = 5;

    private final double[] shares;

    Turns(int turns) {
        this.shares = new double[turns];
    }

    void set(int turn, double share) {
        shares[turn] = share;
    }

    /**
     * The mean, in which the fullest turns count as much as the fullest of the others.
     *
     * <p>When the processors are taken away for a tenth of a second, rows pile up and are gone again within the next. The mean would
     * tell of it for as long as it looks back, by a third or more, and a balancer would send a server less that is as good as the
     * others. What lasts is in more turns than these.
     */
    double steadyMean() {
        double[] sorted = shares.clone();
        Arrays.sort(sorted);
        int odd = sorted.length / ONE_ODD_IN;
        double most = sorted[sorted.length - 1 - odd];
        // Where only those turns had rows, they are what there is.
        return most == 0
                ? Arrays.stream(sorted).average().orElse(0)
                : Arrays.stream(sorted)
                        .map(share -> Math.min(share, most))
                        .average()
                        .orElse(0);
    }
}
