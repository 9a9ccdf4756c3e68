package io.sluice.client.wire;

import io.sluice.client.ModelInfo;
import io.sluice.proto.v1.BatchLatency;
import io.sluice.proto.v1.ListModelsResponse;
import io.sluice.proto.v1.LoadModelResponse;
import io.sluice.proto.v1.Model;
import io.sluice.proto.v1.ModelState;
import io.sluice.proto.v1.ModelVersion;
import io.sluice.proto.v1.Placement;
import io.sluice.proto.v1.Replica;
import io.sluice.proto.v1.Task;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads what a server says of its models. */
public final class Models {

    private Models() {}

    public static List<ModelInfo> models(ListModelsResponse message) {
        return message.getModelsList().stream().map(Models::model).toList();
    }

    public static ModelInfo model(Model message) {
        List<ModelInfo.Task> tasks =
                message.getTasksList().stream().flatMap(Models::task).toList();
        return new ModelInfo(
                message.getName(),
                message.getVersion(),
                state(message.getState()),
                message.getFailure(),
                new ModelInfo.Identity(message.getArchitecture(), tasks, List.copyOf(message.getLabelsList())),
                new ModelInfo.Shape(
                        message.getInputSize(),
                        message.getEmbeddingDimension(),
                        message.getLayers(),
                        message.getTokens(),
                        message.getHasPooler(),
                        texts(message)),
                new ModelInfo.Placement(
                        new ModelInfo.Engine(
                                message.getBackend(),
                                message.getFormat(),
                                message.getPrecisionGainsList().stream()
                                        .map(gain -> new ModelInfo.Gain(gain.getPrecision(), gain.getGain()))
                                        .toList()),
                        message.getPlacementsList().stream().map(Models::device).toList(),
                        message.getPrecision(),
                        message.getReplicasList().stream().map(Models::replica).toList(),
                        message.getMaxBatchSize(),
                        latencies(message.getBatchLatenciesList()),
                        latencies(message.getTextBatchLatenciesList())),
                message.getVersionsList().stream().map(Models::version).toList());
    }

    public static ModelInfo.Loaded loaded(LoadModelResponse message) {
        return new ModelInfo.Loaded(model(message.getModel()), message.getUnchanged());
    }

    private static ModelInfo.DevicePlacement device(Placement message) {
        return new ModelInfo.DevicePlacement(
                message.getDevice(), message.getPrecision(), message.getPrecisionFallback());
    }

    private static ModelInfo.Version version(ModelVersion message) {
        return new ModelInfo.Version(message.getVersion(), state(message.getState()), message.getCurrent());
    }

    private static ModelInfo.State state(ModelState state) {
        return switch (state) {
            case MODEL_STATE_UNLOADED -> ModelInfo.State.UNLOADED;
            case MODEL_STATE_LOADING -> ModelInfo.State.LOADING;
            case MODEL_STATE_WARMING -> ModelInfo.State.WARMING;
            case MODEL_STATE_READY -> ModelInfo.State.READY;
            case MODEL_STATE_DRAINING -> ModelInfo.State.DRAINING;
            case MODEL_STATE_FAILED -> ModelInfo.State.FAILED;
            case MODEL_STATE_UNSPECIFIED, UNRECOGNIZED -> ModelInfo.State.UNKNOWN;
        };
    }

    /** A task that a newer server knows and this client does not is left out. */
    private static Stream<ModelInfo.Task> task(Task message) {
        return switch (message) {
            case TASK_CLASSIFY -> Stream.of(ModelInfo.Task.CLASSIFY);
            case TASK_ZERO_SHOT_CLASSIFY -> Stream.of(ModelInfo.Task.ZERO_SHOT_CLASSIFY);
            case TASK_EMBED_IMAGE -> Stream.of(ModelInfo.Task.EMBED_IMAGE);
            case TASK_EMBED_TEXT -> Stream.of(ModelInfo.Task.EMBED_TEXT);
            case TASK_UNSPECIFIED, UNRECOGNIZED -> Stream.empty();
        };
    }

    private static Optional<ModelInfo.TextShape> texts(Model message) {
        return message.getContextLength() == 0
                ? Optional.empty()
                : Optional.of(new ModelInfo.TextShape(
                        message.getContextLength(), message.getTextLayers(), message.getLogitScale()));
    }

    private static ModelInfo.ReplicaInfo replica(Replica message) {
        return new ModelInfo.ReplicaInfo(
                message.getName(),
                message.getDevice(),
                state(message),
                message.hasStateTime()
                        ? Optional.of(Instant.ofEpochSecond(
                                message.getStateTime().getSeconds(),
                                message.getStateTime().getNanos()))
                        : Optional.empty(),
                message.getRestarts());
    }

    private static ModelInfo.ReplicaState state(Replica message) {
        return switch (message.getState()) {
            case REPLICA_STATE_STARTING -> ModelInfo.ReplicaState.STARTING;
            case REPLICA_STATE_SERVING -> ModelInfo.ReplicaState.SERVING;
            case REPLICA_STATE_FAULTED -> ModelInfo.ReplicaState.FAULTED;
            case REPLICA_STATE_HUNG -> ModelInfo.ReplicaState.HUNG;
            case REPLICA_STATE_STOPPED -> ModelInfo.ReplicaState.STOPPED;
            case REPLICA_STATE_UNSPECIFIED, UNRECOGNIZED -> ModelInfo.ReplicaState.UNKNOWN;
        };
    }

    private static List<ModelInfo.Latency> latencies(List<BatchLatency> messages) {
        return messages.stream().map(Models::latency).toList();
    }

    private static ModelInfo.Latency latency(BatchLatency message) {
        return new ModelInfo.Latency(
                message.getBatchSize(),
                Answers.duration(message.getMedian()),
                Answers.duration(message.getP99()),
                message.getObservations());
    }
}
