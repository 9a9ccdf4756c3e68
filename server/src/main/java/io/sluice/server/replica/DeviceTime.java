package io.sluice.server.replica;

/** What the time that a device computed was good for. */
public enum DeviceTime {
    /** Somebody waited for the answer when the pass ended. */
    ANSWERED,
    /** The request was cancelled, or its deadline passed, while the pass ran: it waited when the pass began. */
    ABANDONED,
    /** The request had ended when the pass began: in the moment since the last gate, or while a failed batch was retried. */
    DEAD,
    /** The pass failed. */
    FAILED
}
