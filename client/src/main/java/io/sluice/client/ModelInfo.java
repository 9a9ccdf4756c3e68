package io.sluice.client;

import io.sluice.proto.v1.BatchLatency;
import io.sluice.proto.v1.Model;
import io.sluice.proto.v1.Replica;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * One model as the server sees it.
 *
 * @param version digest of the bytes that serve; empty until loaded
 * @param failure why it is FAILED; empty otherwise
 * @param identity what it is
 * @param shape what goes in and comes out
 * @param placement how it runs
 */
public record ModelInfo(
        String name, String version, State state, String failure, Identity identity, Shape shape, Placement placement) {

    /** Where a model is in its life. */
    public enum State {
        UNKNOWN,
        UNLOADED,
        LOADING,
        WARMING,
        READY,
        DRAINING,
        FAILED
    }

    /** What a model can be asked for. */
    public enum Task {
        CLASSIFY,
        ZERO_SHOT_CLASSIFY,
        EMBED_IMAGE,
        EMBED_TEXT
    }

    /**
     * @param architecture {@code vit}, {@code clip} or {@code synthetic}
     * @param labels the model's own classes in index order; empty where it has none
     */
    public record Identity(String architecture, List<Task> tasks, List<String> labels) {}

    /**
     * @param inputSize side of the square input, in pixels
     * @param embeddingDimension length of the model's own embedding
     * @param layers L: the highest layer to ask for
     * @param tokens of one image, class token included
     * @param hasPooler whether the checkpoint has its own pooler
     */
    public record Shape(int inputSize, int embeddingDimension, int layers, int tokens, boolean hasPooler) {}

    /**
     * @param precision arithmetic of the forward pass, e.g. {@code fp32}
     * @param replicas in the order of their numbers
     * @param maxBatchSize most rows in one forward pass
     * @param latencies what a forward pass takes, by batch size, as measured so far
     */
    public record Placement(String precision, List<ReplicaInfo> replicas, int maxBatchSize, List<Latency> latencies) {}

    /** @param name e.g. {@code cpu:0/0}: device, then number on it */
    public record ReplicaInfo(String name, String device) {}

    /** @param observations forward passes that the figures rest on */
    public record Latency(int batchSize, Duration median, Duration p99, long observations) {}

    static ModelInfo of(Model message) {
        List<Task> tasks =
                message.getTasksList().stream().flatMap(ModelInfo::task).toList();
        return new ModelInfo(
                message.getName(),
                message.getVersion(),
                state(message),
                message.getFailure(),
                new Identity(message.getArchitecture(), tasks, List.copyOf(message.getLabelsList())),
                new Shape(
                        message.getInputSize(),
                        message.getEmbeddingDimension(),
                        message.getLayers(),
                        message.getTokens(),
                        message.getHasPooler()),
                new Placement(
                        message.getPrecision(),
                        message.getReplicasList().stream()
                                .map(ModelInfo::replica)
                                .toList(),
                        message.getMaxBatchSize(),
                        message.getBatchLatenciesList().stream()
                                .map(ModelInfo::latency)
                                .toList()));
    }

    private static State state(Model message) {
        return switch (message.getState()) {
            case MODEL_STATE_UNLOADED -> State.UNLOADED;
            case MODEL_STATE_LOADING -> State.LOADING;
            case MODEL_STATE_WARMING -> State.WARMING;
            case MODEL_STATE_READY -> State.READY;
            case MODEL_STATE_DRAINING -> State.DRAINING;
            case MODEL_STATE_FAILED -> State.FAILED;
            case MODEL_STATE_UNSPECIFIED, UNRECOGNIZED -> State.UNKNOWN;
        };
    }

    /** A task that a newer server knows and this client does not is left out. */
    private static Stream<Task> task(io.sluice.proto.v1.Task message) {
        return switch (message) {
            case TASK_CLASSIFY -> Stream.of(Task.CLASSIFY);
            case TASK_ZERO_SHOT_CLASSIFY -> Stream.of(Task.ZERO_SHOT_CLASSIFY);
            case TASK_EMBED_IMAGE -> Stream.of(Task.EMBED_IMAGE);
            case TASK_EMBED_TEXT -> Stream.of(Task.EMBED_TEXT);
            case TASK_UNSPECIFIED, UNRECOGNIZED -> Stream.empty();
        };
    }

    private static ReplicaInfo replica(Replica message) {
        return new ReplicaInfo(message.getName(), message.getDevice());
    }

    private static Latency latency(BatchLatency message) {
        return new Latency(
                message.getBatchSize(),
                CallTiming.duration(message.getMedian()),
                CallTiming.duration(message.getP99()),
                message.getObservations());
    }
}
