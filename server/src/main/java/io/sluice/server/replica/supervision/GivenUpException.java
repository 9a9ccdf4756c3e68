package io.sluice.server.replica.supervision;

/** The thread that gets this has been given up: its work has been ended for it, and it must touch nothing but its session. */
public final class GivenUpException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    GivenUpException() {
        super("given up", null, false, false);
    }
}
