package io.sluice.server.transport.reply;

import io.sluice.model.ModelCard;
import io.sluice.proto.v1.Model;
import io.sluice.proto.v1.ModelState;
import io.sluice.proto.v1.Placement;
import io.sluice.proto.v1.Replica;
import io.sluice.proto.v1.Task;
import io.sluice.server.repository.ModelStatus;
import io.sluice.server.request.BatchLatency;

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
        status.replicas().names().forEach(name -> model.addReplicas(replica(name)));
        status.replicas().latencies().forEach(latency -> model.addBatchLatencies(latency(latency)));
        status.replicas().textLatencies().forEach(latency -> model.addTextBatchLatencies(latency(latency)));
        status.replicas().placements().forEach(placement -> model.addPlacements(placement(placement)));
        return model.build();
    }

    private static Placement placement(io.sluice.model.engine.device.Placement placement) {
        return Placement.newBuilder()
                .setDevice(placement.device().name())
                .setPrecision(placement.precision().configName())
                .setPrecisionFallback(placement.choice().fallback().orElse(""))
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
                .setPrecision(card.precision());
        card.text()
                .ifPresent(text -> model.setContextLength(text.contextLength())
                        .setTextLayers(text.layers())
                        .setLogitScale(text.logitScale()));
        card.tasks().stream().sorted().map(ModelWriter::task).forEach(model::addTasks);
    }

    /** A replica is named after its device: {@code cpu:0/1} is number 1 on {@code cpu:0}. */
    private static Replica replica(String name) {
        int slash = name.indexOf('/');
        return Replica.newBuilder()
                .setName(name)
                .setDevice(slash < 0 ? name : name.substring(0, slash))
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

    private static Task task(io.sluice.model.Task task) {
        return switch (task) {
            case CLASSIFY -> Task.TASK_CLASSIFY;
            case ZERO_SHOT_CLASSIFY -> Task.TASK_ZERO_SHOT_CLASSIFY;
            case EMBED_IMAGE -> Task.TASK_EMBED_IMAGE;
            case EMBED_TEXT -> Task.TASK_EMBED_TEXT;
        };
    }
}
