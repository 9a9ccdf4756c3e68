package io.sluice.server.request;

/** The right of one request to be inside the server. Both calls come from any thread, and must not block. */
public interface Permit {

    /** Of a request that nobody counts. */
    Permit UNCOUNTED = new Permit() {
        @Override
        public void rowClaimed() {}

        @Override
        public void release() {}
    };

    /** A row waits no more: a batch has claimed it. Called once for each such row, possibly after {@link #release}. */
    void rowClaimed();

    /** Gives the right back; the request calls it once, when it ends. */
    void release();
}
