package io.sluice.client.connection;

/** Which of several servers a call goes to. */
public enum LoadBalancing {
    /** The first that can be reached, until it cannot be. */
    PICK_FIRST("pick_first"),
    /** Each in turn. */
    ROUND_ROBIN("round_robin"),
    /**
     * Each in turn, more often where the servers' own load reports (ORCA) say that there is room. Needs {@code
     * io.grpc:grpc-xds} on the class path, which this module leaves out for its size: 12 MB and what it brings.
     */
    WEIGHTED_ROUND_ROBIN(WeightedRoundRobinProvider.POLICY);

    private final String policy;

    LoadBalancing(String policy) {
        this.policy = policy;
    }

    /** The name that gRPC knows it by. */
    String policy() {
        return policy;
    }
}
