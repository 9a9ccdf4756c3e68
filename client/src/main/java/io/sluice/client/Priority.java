package io.sluice.client;

/** How urgent a call is. A server that knows none of it serves all alike. */
public enum Priority {
    /** Somebody waits for the answer. */
    INTERACTIVE,
    /** Takes what the interactive calls leave, and a guaranteed share where they leave nothing. */
    BULK
}
