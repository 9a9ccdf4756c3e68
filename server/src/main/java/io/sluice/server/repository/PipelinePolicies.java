package io.sluice.server.repository;

import io.sluice.server.admission.AdmissionPolicy;
import io.sluice.server.batcher.BatchPolicy;
import io.sluice.server.labels.LabelPolicy;
import io.sluice.server.replica.ReplicaPolicy;

/** What the rooms of one model's request path are told. */
public record PipelinePolicies(
        AdmissionPolicy admission, BatchPolicy batch, ReplicaPolicy replica, LabelPolicy labels) {}
