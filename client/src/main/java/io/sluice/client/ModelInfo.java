package io.sluice.client;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One model as the server sees it.
 *
 * @param version digest of the bytes that serve; empty until loaded
 * @param failure why it is FAILED, or why its last load failed while another version serves on; empty otherwise
 * @param identity what it is
 * @param shape what goes in and comes out
 * @param placement how it runs
 * @param versions in memory, the current one first
 */
public record ModelInfo(
        String name,
        String version,
        State state,
        String failure,
        Identity identity,
        Shape shape,
        Placement placement,
        List<Version> versions) {

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
     * @param architecture {@code vit}, {@code clip}, {@code torchscript} or {@code synthetic}
     * @param labels the model's own classes in index order; empty where it has none
     */
    public record Identity(String architecture, List<Task> tasks, List<String> labels) {}

    /**
     * @param inputSize side of the square input, in pixels
     * @param embeddingDimension length of the model's own embedding; 0 where it embeds nothing
     * @param layers L: the highest layer to ask for of an image; -1 where it has none to ask for
     * @param tokens of one image, class token included; 0 where it has its own embedding alone
     * @param hasPooler whether the checkpoint has its own pooler
     * @param texts absent where it reads none
     */
    public record Shape(
            int inputSize,
            int embeddingDimension,
            int layers,
            int tokens,
            boolean hasPooler,
            Optional<TextShape> texts) {}

    /**
     * How a model reads texts.
     *
     * @param contextLength most tokens of one text, start and end included; longer texts are cut
     * @param layers L: the highest layer to ask for of a text; -1 where it has none to ask for
     * @param logitScale what the cosine of an image and a text is multiplied by to be a logit; 0 where nobody says
     */
    public record TextShape(int contextLength, int layers, float logitScale) {}

    /**
     * @param engine what computes it
     * @param devices it is on, with a copy of the weights on each; empty until loaded
     * @param precision arithmetic of the forward pass, e.g. {@code fp32}; that of the first device
     * @param replicas in the order of their numbers
     * @param maxBatchSize most rows in one forward pass
     * @param latencies what a forward pass over images takes, by batch size, as the server has learned it
     * @param textLatencies the same over texts, by their number if they had full length; empty where it reads none
     */
    public record Placement(
            Engine engine,
            List<DevicePlacement> devices,
            String precision,
            List<ReplicaInfo> replicas,
            int maxBatchSize,
            List<Latency> latencies,
            List<Latency> textLatencies) {}

    /**
     * @param backend {@code pytorch}, {@code onnxruntime} or {@code synthetic}; empty until loaded, and of older servers
     * @param format what its folder holds: {@code safetensors}, {@code onnx}, {@code torchscript} or {@code none}
     * @param gains of other precisions, as far as they were measured when it was loaded
     */
    public record Engine(String backend, String format, List<Gain> gains) {}

    /**
     * What another precision would gain.
     *
     * @param precision e.g. {@code bf16}
     * @param times as fast its linear layers would be
     */
    public record Gain(String precision, double times) {}

    /**
     * @param device e.g. {@code cpu}, {@code cuda:1}
     * @param precision what it computes in there
     * @param fallback why that is not what was asked for, or what devices of this kind run best; empty where it is
     */
    public record DevicePlacement(String device, String precision, String fallback) {}

    /** Where a replica is in its life. */
    public enum ReplicaState {
        UNKNOWN,
        STARTING,
        SERVING,
        FAULTED,
        HUNG,
        STOPPED
    }

    /**
     * One copy of the model on a device.
     *
     * @param name e.g. {@code cpu:0/0}: device, then number on it
     * @param stateTime when it came into its state, by the server's clock; empty where the server does not say
     * @param restarts how often a fresh session has taken the place of one that failed, died or hung
     */
    public record ReplicaInfo(
            String name, String device, ReplicaState state, Optional<Instant> stateTime, int restarts) {}

    /**
     * One version in memory.
     *
     * @param version its digest
     * @param current whether it serves the requests that name no version
     */
    public record Version(String version, State state, boolean current) {}

    /**
     * What came of loading a model.
     *
     * @param model as it is now
     * @param unchanged whether its folder held the current version already
     */
    public record Loaded(ModelInfo model, boolean unchanged) {}

    /** @param observations forward passes that the figures rest on */
    public record Latency(int batchSize, Duration median, Duration p99, long observations) {}
}
