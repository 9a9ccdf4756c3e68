package io.sluice.server.repository.pipeline;

import io.sluice.server.admission.AdmissionPolicy;
import io.sluice.server.batcher.BatchPolicy;
import io.sluice.server.labels.LabelPolicy;
import io.sluice.server.replica.ReplicaPolicy;

/** What the rooms of one model's request path are told. */
public record PipelinePolicies(
        AdmissionPolicy admission, BatchPolicy batch, ReplicaPolicy replica, LabelPolicy labels) {

    /** Sentences of labels on their way at once, for each row of a batch: two batches of short ones. */
    private static final int SENTENCES_PER_BATCH_ROW = 16;

    /** Most sentences of labels on their way at once. */
    int maxSentences() {
        return SENTENCES_PER_BATCH_ROW * batch.maxBatchSize();
    }

    /** Most rows of one model on their way at once: those of admitted requests, and sentences of labels. */
    public int maxRowsInside() {
        return admission.maxRows() + maxSentences();
    }
}
