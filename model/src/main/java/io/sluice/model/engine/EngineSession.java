package io.sluice.model.engine;

import java.util.Set;

/** One model on one device. Used by one thread, from opening to closing. */
public interface EngineSession extends AutoCloseable {

    /**
     * A model's graphs and weights in memory, whatever engine they are for. Safe for use by several threads; sessions share one
     * copy of the weights on each device.
     */
    interface Opener extends AutoCloseable {

        /**
         * Opens a session, on the thread that will use it.
         *
         * @throws EngineException if the model is not on the device, or the device has not enough memory
         * @throws IllegalStateException if the model is closed
         */
        EngineSession openSession(SessionOptions options);

        /** Frees the weights. @throws IllegalStateException if a session is open; nothing is freed then */
        @Override
        void close();
    }

    /**
     * Runs one forward pass and computes every output in {@code wanted}; blocks until it is done.
     *
     * @param batch is only read, and not kept
     * @param wanted at least one; each is one the model has
     * @return copies that stay valid after the next run and after {@link #close()}
     * @throws EngineException if the pass failed; the session stays usable
     */
    BatchOutput run(TensorBatch batch, Set<Output> wanted);

    @Override
    void close();
}
