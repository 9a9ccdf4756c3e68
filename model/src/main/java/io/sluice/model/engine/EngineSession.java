package io.sluice.model.engine;

import java.util.Set;

/** One model on one device. Used by one thread, from opening to closing. */
public interface EngineSession extends AutoCloseable {

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
