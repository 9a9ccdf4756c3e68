package io.sluice.server.latency;

import java.util.Arrays;

/** By how much single passes took longer than was expected of them: their latest ratios, in a ring. */
final class Jitter {

    static final int WINDOW = 256;

    /** One ratio of so many lies above the 99th percentile. */
    private static final int ONE_OF = 100;

    private final double[] ratios = new double[WINDOW];
    private long observations;

    void add(double ratio) {
        ratios[(int) (observations++ % WINDOW)] = ratio;
    }

    /** The smallest ratio that at least 99 of 100 do not exceed, but never below 1. */
    double p99() {
        int count = (int) Math.min(observations, WINDOW);
        double[] largest = new double[count / ONE_OF + 1];
        Arrays.fill(largest, 1);
        for (int i = 0; i < count; i++) {
            insert(largest, ratios[i]);
        }
        return largest[largest.length - 1];
    }

    /** Into what is sorted from the largest down; the least falls out. */
    private static void insert(double[] largest, double ratio) {
        int place = largest.length - 1;
        if (ratio <= largest[place]) {
            return;
        }
        while (place > 0 && largest[place - 1] < ratio) {
            largest[place] = largest[place - 1];
            place--;
        }
        largest[place] = ratio;
    }
}
