package io.sluice.server.replica;

import io.sluice.model.engine.BatchOutput;
import io.sluice.server.request.InputRow;
import java.util.List;

/** Told of every forward pass that succeeded, on the replica's thread; should pass it on and return. */
@FunctionalInterface
public interface BatchListener {

    /** @param rows in the order of the batch; row {@code i} of each output belongs to the i-th */
    void completed(List<InputRow> rows, BatchOutput output);
}
