package io.sluice.cli.output;

import io.sluice.client.ModelInfo;
import java.util.List;

/**
 * A model as a JSON document says it; keys as in the {@code Model} message.
 *
 * @param failure empty unless FAILED
 * @param contextLength 0, as the two after it, where it reads no text
 */
public record ModelView(
        String name,
        String version,
        ModelInfo.State state,
        String failure,
        String architecture,
        List<ModelInfo.Task> tasks,
        List<String> labels,
        int inputSize,
        int embeddingDimension,
        int layers,
        int tokens,
        boolean hasPooler,
        String backend,
        String format,
        String precision,
        List<ModelInfo.DevicePlacement> placements,
        List<ModelInfo.Gain> precisionGains,
        List<ModelInfo.ReplicaInfo> replicas,
        int maxBatchSize,
        List<LatencyView> batchLatencies,
        List<LatencyView> textBatchLatencies,
        int contextLength,
        int textLayers,
        float logitScale,
        List<ModelInfo.Version> versions) {

    private static final ModelInfo.TextShape NO_TEXTS = new ModelInfo.TextShape(0, 0, 0);

    /** One row of the latency table. */
    public record LatencyView(int batchSize, double medianMs, double p99Ms, long observations) {

        static List<LatencyView> of(List<ModelInfo.Latency> latencies) {
            return latencies.stream().map(LatencyView::of).toList();
        }

        private static LatencyView of(ModelInfo.Latency latency) {
            return new LatencyView(
                    latency.batchSize(),
                    TimingView.millis(latency.median()),
                    TimingView.millis(latency.p99()),
                    latency.observations());
        }
    }

    public static ModelView of(ModelInfo model) {
        ModelInfo.Shape shape = model.shape();
        ModelInfo.Placement placement = model.placement();
        ModelInfo.TextShape texts = shape.texts().orElse(NO_TEXTS);
        return new ModelView(
                model.name(),
                model.version(),
                model.state(),
                model.failure(),
                model.identity().architecture(),
                model.identity().tasks(),
                model.identity().labels(),
                shape.inputSize(),
                shape.embeddingDimension(),
                shape.layers(),
                shape.tokens(),
                shape.hasPooler(),
                placement.engine().backend(),
                placement.engine().format(),
                placement.precision(),
                placement.devices(),
                placement.engine().gains(),
                placement.replicas(),
                placement.maxBatchSize(),
                LatencyView.of(placement.latencies()),
                LatencyView.of(placement.textLatencies()),
                texts.contextLength(),
                texts.layers(),
                texts.logitScale(),
                model.versions());
    }
}
