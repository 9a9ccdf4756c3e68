package io.sluice.server.transport.call;

/** The label of a request, a stream or a frame that succeeded, beside the reasons of those that were refused. */
public enum Outcome {
    OK
}
