package io.sluice.loadtest.generator;

/** A way to the server: one connection, or one stream. Safe for use by several threads. */
public interface Lane {

    /**
     * Sends the next request and returns without waiting for its answer. What becomes of it goes to the measurements, and
     * then {@code completion} is told, also where the request could not be sent.
     *
     * @param intendedNanos when it was meant to be sent, by {@link Ticker#nanoTime()}
     */
    void send(long intendedNanos, Completion completion);

    /** Nothing more is sent; called once, when the last request has ended. */
    default void close() {}
}
