package io.sluice.server.telemetry;

import java.util.List;

/** Upper bounds of the histograms' buckets. */
final class Buckets {

    /**
     * Seconds. A percentile is known to one bucket: within 1.3 to 1.7 times between 1 ms and 1 s, where forward passes are,
     * and within 1-2-5 steps outside.
     */
    static final List<Double> DURATION_SECONDS = List.of(
            0.00005, 0.0001, 0.0002, 0.0005, 0.001, 0.0015, 0.002, 0.003, 0.004, 0.005, 0.007, 0.01, 0.015, 0.02, 0.03,
            0.04, 0.05, 0.07, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.7, 1.0, 2.0, 5.0, 10.0, 20.0, 30.0, 60.0);

    /** Seconds, of decisions. */
    static final List<Double> SHORT_DURATION_SECONDS = List.of(
            0.000001, 0.000002, 0.000003, 0.000005, 0.000007, 0.00001, 0.000015, 0.00002, 0.00003, 0.00005, 0.0001,
            0.0002, 0.0005, 0.001, 0.01, 0.1);

    /** Powers of two, as batches tend to be, up to the largest batch there may be. */
    static final List<Long> SIZE = List.of(1L, 2L, 4L, 8L, 16L, 32L, 64L, 128L, 256L, 512L, 1024L);

    private Buckets() {}
}
