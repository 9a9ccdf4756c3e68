package io.sluice.server.batcher;

/**
 * When rows that wait become a batch, and which of them it is too late for.
 *
 * <p>Pure functions: no state, no clock, so that a test or a simulation can ask anything.
 */
interface BatchStrategy {

    /** What to do with the rows that wait in one lane; at least one does. */
    FlushDecision decide(Waiting waiting, Outlook outlook);

    /**
     * Whether a row whose deadline has not passed is dropped, because its answer would come too late if it ran now.
     *
     * @param deadlineNanos of its request
     * @param rowsLeft of its request, from this one on
     */
    boolean isTooLate(long deadlineNanos, int rowsLeft, Waiting waiting, Outlook outlook);
}
