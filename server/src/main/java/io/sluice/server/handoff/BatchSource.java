package io.sluice.server.handoff;

/** The batcher as its replicas see it: whoever of them has nothing to run does its work, and gives itself what comes of it. */
public interface BatchSource {

    /** What {@link #work} returns when only an arrival or a replica can change anything. */
    long NOTHING_DUE = Long.MAX_VALUE;

    /**
     * Takes what has arrived, and {@linkplain BatchSlot#put puts} the batch that is due, if one is. Called by one thread at a
     * time; must not throw, and must not block for longer than a moment.
     *
     * @return nanoseconds until something is due, unless a row arrives or a replica frees itself before; 0 to be called
     *     again at once, {@link #NOTHING_DUE} if nothing is
     */
    long work();

    /** Every replica may be busy for a while: somebody else looks after the rows that wait. Must not block. */
    void standIn();
}
