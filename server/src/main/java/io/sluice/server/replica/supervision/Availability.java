package io.sluice.server.replica.supervision;

/** Who must know which replicas serve. Called by the supervisor's thread; never blocks. */
public interface Availability {

    /** @param replica its index; it takes batches from here on */
    void up(int replica);

    /** @param replica its index; nobody is to count on it from here on */
    void down(int replica);

    /** What {@link ReplicaSupervisor#replicas()} tells has changed. */
    void changed();
}
