package io.sluice.server.replica;

/** What the time that a device computed was good for. */
public enum DeviceTime {
    /** Somebody waited for the answer when the pass ended. */
    ANSWERED,
    /** The request was cancelled, or its deadline passed, while the pass ran: it waited when the pass began. */
    ABANDONED,
    /** The pass failed. */
    FAILED
}
