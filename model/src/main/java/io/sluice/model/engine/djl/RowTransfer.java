package io.sluice.model.engine.djl;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;

/** Brings the rows of one session's batches to its device. Used by the session's thread, from opening to closing. */
interface RowTransfer extends AutoCloseable {

    /** The host computes: rows are read where they lie. */
    RowTransfer NONE = new RowTransfer() {
        @Override
        public IValue toDevice(PtNDArray rows) {
            return IValue.from(rows);
        }

        @Override
        public void close() {
            // Holds nothing.
        }
    };

    /** @param rows on the host; valid until the pass has ended */
    IValue toDevice(PtNDArray rows);

    @Override
    void close();
}
