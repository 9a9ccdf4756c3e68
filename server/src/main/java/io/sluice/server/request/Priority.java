package io.sluice.server.request;

/** Which of two requests that wait goes first. */
public enum Priority {
    /** Somebody waits for the answer. */
    INTERACTIVE,
    /** Fills what interactive requests leave free, and has a guaranteed share where they leave nothing. */
    BULK
}
