package io.sluice.server.transport.reply;

import com.google.protobuf.Timestamp;
import io.sluice.model.ModelCard;
import io.sluice.proto.v1.Model;
import io.sluice.proto.v1.ModelState;
import io.sluice.proto.v1.ModelVersion;
import io.sluice.proto.v1.Placement;
import io.sluice.proto.v1.PrecisionGain;
import io.sluice.proto.v1.Replica;
import io.sluice.proto.v1.ReplicaState;
import io.sluice.proto.v1.Task;
import io.sluice.server.replica.supervision.ReplicaStatus;
import io.sluice.server.repository.ModelStatus;
import io.sluice.server.request.BatchLatency;
import java.time.Instant;

/** Writes what the repository knows of a model. */
public final class ModelWriter {

    private ModelWriter() {}

    public static Model model(ModelStatus status) {
        Model.Builder model = Model.newBuilder()
                .setName(status.name())
                .setState(state(status.state()))
                .setFailure(status.failure())
                .setMaxBatchSize(status.replicas().maxBatchSize());
        status.card().ifPresent(card -> describe(card, model));
        status.replicas().replicas().forEach(replica -> model.addReplicas(replica(replica)));
        status.replicas().latencies().forEach(latency -> model.addBatchLatencies(latency(latency)));
        status.replicas().textLatencies().forEach(latency -> model.addTextBatchLatencies(latency(latency)));
        status.replicas().placements().forEach(placement -> model.addPlacements(placement(placement)));
        status.replicas()
                .gains()
                .forEach((precision, gain) -> model.addPrecisionGains(PrecisionGain.newBuilder()
                        .setPrecision(precision.configName())
                        .setGain(gain)));
        status.versions().forEach(version -> model.addVersions(version(version)));
        return model.build();
    }

    private static Placement placement(io.sluice.model.engine.device.Placement placement) {
        return Placement.newBuilder()
                .setDevice(placement.device().name())
                .setPrecision(placement.precision().configName())
                .setPrecisionFallback(placement.choice().fallback().orElse(""))
                .build();
    }

    private static ModelVersion version(ModelStatus.Version version) {
        return ModelVersion.newBuilder()
                .setVersion(version.card().digest())
                .setState(state(version.state()))
                .setCurrent(version.current())
                .build();
    }

    private static void describe(ModelCard card, Model.Builder model) {
        model.setVersion(card.digest())
                .setArchitecture(card.architecture())
                .addAllLabels(card.labels())
                .setInputSize(card.vision().inputSize())
                .setEmbeddingDimension(card.vision().embeddingDimension())
                .setLayers(card.vision().layers())
                .setTokens(card.vision().tokens())
                .setHasPooler(card.vision().hasPooler())
                .setPrecision(card.precision())
                .setBackend(card.computation().backend())
                .setFormat(card.computation().format());
        card.text()
                .ifPresent(text -> model.setContextLength(text.contextLength())
                        .setTextLayers(text.layers())
                        .setLogitScale(text.logitScale()));
        card.tasks().stream().sorted().map(ModelWriter::task).forEach(model::addTasks);
    }

    /** A replica is named after its device: {@code cpu:0/1} is number 1 on {@code cpu:0}. */
    private static Replica replica(ReplicaStatus status) {
        int slash = status.name().indexOf('/');
        Instant since = status.since();
        return Replica.newBuilder()
                .setName(status.name())
                .setDevice(slash < 0 ? status.name() : status.name().substring(0, slash))
                .setState(state(status.state()))
                .setStateTime(Timestamp.newBuilder()
                        .setSeconds(since.getEpochSecond())
                        .setNanos(since.getNano()))
                .setRestarts(status.restarts())
                .build();
    }

    private static io.sluice.proto.v1.BatchLatency latency(BatchLatency latency) {
        return io.sluice.proto.v1.BatchLatency.newBuilder()
                .setBatchSize(latency.batchSize())
                .setMedian(Durations.ofNanos(latency.medianNanos()))
                .setP99(Durations.ofNanos(latency.p99Nanos()))
                .setObservations(latency.observations())
                .build();
    }

    private static ModelState state(io.sluice.server.repository.ModelState state) {
        return switch (state) {
            case UNLOADED -> ModelState.MODEL_STATE_UNLOADED;
            case LOADING -> ModelState.MODEL_STATE_LOADING;
            case WARMING -> ModelState.MODEL_STATE_WARMING;
            case READY -> ModelState.MODEL_STATE_READY;
            case DRAINING -> ModelState.MODEL_STATE_DRAINING;
            case FAILED -> ModelState.MODEL_STATE_FAILED;
        };
    }

    private static ReplicaState state(io.sluice.server.replica.supervision.ReplicaState state) {
        return switch (state) {
            case STARTING -> ReplicaState.REPLICA_STATE_STARTING;
            case SERVING -> ReplicaState.REPLICA_STATE_SERVING;
            case FAULTED -> ReplicaState.REPLICA_STATE_FAULTED;
            case HUNG -> ReplicaState.REPLICA_STATE_HUNG;
            case STOPPED -> ReplicaState.REPLICA_STATE_STOPPED;
        };
    }

    private static Task task(io.sluice.model.Task task) {
        return switch (task) {
            case CLASSIFY -> Task.TASK_CLASSIFY;
            case ZERO_SHOT_CLASSIFY -> Task.TASK_ZERO_SHOT_CLASSIFY;
            case EMBED_IMAGE -> Task.TASK_EMBED_IMAGE;
            case EMBED_TEXT -> Task.TASK_EMBED_TEXT;
        };
    }
}
