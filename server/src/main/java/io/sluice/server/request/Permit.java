package io.sluice.server.request;

/** The right of one request to be inside the server. */
@FunctionalInterface
public interface Permit {

    /** Gives the right back; the request calls it once, when it ends. */
    void release();
}
