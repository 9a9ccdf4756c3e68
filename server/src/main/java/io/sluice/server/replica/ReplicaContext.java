package io.sluice.server.replica;

import io.sluice.server.handoff.BatchHandoff;
import io.sluice.server.latency.AnswerTime;
import io.sluice.server.latency.LatencyModel;
import io.sluice.server.telemetry.ModelMeter;
import java.util.function.LongSupplier;

/** What all replicas of one model share. */
public record ReplicaContext(
        BatchHandoff batches,
        BatchListener listener,
        LatencyModel latencies,
        AnswerTime answerTime,
        ModelMeter meter,
        LongSupplier clock) {}
