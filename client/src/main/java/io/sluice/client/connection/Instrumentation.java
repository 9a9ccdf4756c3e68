package io.sluice.client.connection;

import io.grpc.ManagedChannelBuilder;

/** What watches a connection; {@code io.sluice.client.telemetry} has one. */
public interface Instrumentation {

    /** Watches nothing. */
    Instrumentation NONE = new Instrumentation() {
        @Override
        public void instrument(ManagedChannelBuilder<?> channel) {
            // Nothing to add.
        }

        @Override
        public Runnable withCurrentContext(Runnable task) {
            return task;
        }
    };

    /** Adds what it needs to a channel that is being built. */
    void instrument(ManagedChannelBuilder<?> channel);

    /** The same task, to run on another thread, later, as part of what this thread is about now. */
    Runnable withCurrentContext(Runnable task);
}
