package io.sluice.server.transport.load;

import io.sluice.proto.orca.v3.OrcaLoadReport;
import java.util.concurrent.TimeUnit;

/**
 * How busy the server has been lately.
 *
 * @param cpu share of the processors that the process has used, in [0, 1]
 * @param application {@link #utilization} of the fullest model
 * @param servedPerSecond calls answered with OK; a stream is one. Frames are not counted, as a balancer sends calls: what it
 *     may send is what streams leave
 * @param failedPerSecond calls that the server refused or failed; not those that are their clients' mistake. Not among those
 *     served, for a server that refuses at once would seem to serve a lot
 */
record Load(double cpu, double application, double servedPerSecond, double failedPerSecond) {

    static final double NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

    /** Of a server that has only begun. */
    static final Load NONE = new Load(0, 0, 0, 0);

    /**
     * How full a model is, as balancers are told: one grows with the other, so that they keep all servers equally full.
     *
     * <p>They divide calls a second by it, again and again, and each time with what came of the last division. Near the limit rows
     * pile up far faster than calls grow; told of rows as they are, balancers would send a server nothing and then everything in
     * turns. This grows slower than calls at first and not much faster near the limit, where it ends at 1.
     *
     * @param batches rows inside, waiting or running, in parts of a full batch for each replica; 0 or more
     * @return in [0, 1)
     */
    static double utilization(double batches) {
        return Math.sqrt(batches / (1 + batches));
    }

    OrcaLoadReport toMessage() {
        return OrcaLoadReport.newBuilder()
                .setCpuUtilization(cpu)
                .setApplicationUtilization(application)
                .setRpsFractional(servedPerSecond)
                .setEps(failedPerSecond)
                .build();
    }
}
