package io.sluice.server.preprocess;

import io.sluice.server.request.CallTerms;

/** Who prepares the rows that take work, those of all models. Safe for use by several threads; never blocks. */
public interface RowWorkers {

    /** Has an admitted row prepared in its turn, unless its request ends before; false if no more rows may wait. */
    boolean offer(Preparation preparation);

    /** Most rows that may wait. */
    int capacity();

    /** Rows that are prepared at once. */
    int threads();

    /**
     * How long a row that comes now will probably wait for its turn.
     *
     * @param dueNanos see {@link io.sluice.server.schedule.Schedule#dueNanos}
     */
    long waitNanos(CallTerms terms, long dueNanos);
}
