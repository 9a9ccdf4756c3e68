package io.sluice.server.request;

import io.sluice.model.engine.Tower;

/** The right of one request to be inside the server. Both calls come from any thread, and must not block. */
public interface Permit {

    /** Of a request that nobody counts. */
    Permit UNCOUNTED = new Permit() {
        @Override
        public void rowClaimed(Tower tower) {}

        @Override
        public void release() {}
    };

    /** A row for this tower waits no more: a batch has claimed it. Once for each such row, possibly after {@link #release}. */
    void rowClaimed(Tower tower);

    /** Gives the right back; the request calls it once, when it ends. */
    void release();
}
