package io.sluice.cli.stream;

/**
 * What became of a stream.
 *
 * @param frames sent
 * @param answered with a result
 * @param dropped by the server, unserved
 * @param errors frames that failed alone
 * @param seconds from the start to the last answer
 * @param fps answered frames per second
 * @param p50Ms median latency of the answered frames, from sending one to its answer; 0 without any
 * @param p99Ms 99th percentile of the same
 */
public record StreamSummary(
        long frames,
        long answered,
        long dropped,
        long errors,
        double seconds,
        double fps,
        double p50Ms,
        double p99Ms) {}
