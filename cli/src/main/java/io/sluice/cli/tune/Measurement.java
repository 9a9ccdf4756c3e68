package io.sluice.cli.tune;

/**
 * What a candidate did.
 *
 * @param engine what computed it: {@code pytorch} or {@code onnxruntime}
 * @param imagesPerSecond of all replicas together
 * @param p50Millis half of the passes took at most this
 * @param p99Millis of fewer than 100 passes the slowest
 * @param passes how many were measured
 */
record Measurement(
        Candidate candidate, String engine, double imagesPerSecond, double p50Millis, double p99Millis, int passes) {

    /** What a request that finds its replica busy takes: the pass that runs already, and then its own. */
    double requestMillis() {
        return p99Millis + p50Millis;
    }
}
