package io.sluice.server.transport.message;

import io.sluice.model.ModelCard;
import io.sluice.model.engine.Output;
import io.sluice.model.engine.Tower;
import io.sluice.proto.v1.EmbedRequest;
import io.sluice.proto.v1.Pooling;
import io.sluice.proto.v1.StreamEmbed;
import io.sluice.server.request.task.InferenceTask;
import io.sluice.server.request.task.VectorType;
import java.util.Set;

/** How inputs are to be embedded: the fields that an {@code EmbedRequest} and a stream's {@code StreamEmbed} share. */
public final class EmbedTask {

    private final StreamEmbed fields;

    private EmbedTask(StreamEmbed fields) {
        this.fields = fields;
    }

    public static EmbedTask of(StreamEmbed message) {
        return new EmbedTask(message);
    }

    public static EmbedTask of(EmbedRequest message) {
        StreamEmbed.Builder fields = StreamEmbed.newBuilder()
                .setPoolingValue(message.getPoolingValue())
                .setDataTypeValue(message.getDataTypeValue());
        if (message.hasLayer()) {
            fields.setLayer(message.getLayer());
        }
        if (message.hasNormalize()) {
            fields.setNormalize(message.getNormalize());
        }
        return new EmbedTask(fields.build());
    }

    /**
     * The task for one model.
     *
     * @param towers that the inputs go through
     * @throws RejectedException naming the field that cannot be used
     */
    public InferenceTask parse(ModelView model, Set<Tower> towers) throws RejectedException {
        Output output = output(model, towers);
        boolean normalize = fields.hasNormalize() ? fields.getNormalize() : output.equals(Output.PROJECTION);
        return new InferenceTask.Embed(output, normalize, vectorType());
    }

    private Output output(ModelView model, Set<Tower> towers) throws RejectedException {
        if (fields.getPooling() == Pooling.POOLING_POOLER) {
            return pooler(model);
        }
        Output.Pooling pooling = pooling();
        if (fields.hasLayer()) {
            checkLayer(model, towers);
            return Output.hiddenState(fields.getLayer(), pooling);
        }
        boolean own = fields.getPooling() == Pooling.POOLING_UNSPECIFIED;
        if (!own && !model.card().vision().hasTokens()) {
            throw RejectedException.invalid(
                    "pooling",
                    "given; model '%s' was exported without its tokens, leave `pooling` unset for its own embedding"
                            .formatted(model.name()));
        }
        return own && model.card().text().isPresent() ? Output.PROJECTION : Output.lastHiddenState(pooling);
    }

    private void checkLayer(ModelView model, Set<Tower> towers) throws RejectedException {
        ModelCard card = model.card();
        if (card.vision().layers() == ModelCard.NO_LAYERS) {
            throw RejectedException.invalid(
                    "layer",
                    "given; model '%s' was exported without its hidden states, leave `layer` unset"
                            .formatted(model.name()));
        }
        int layer = fields.getLayer();
        for (Tower tower : towers) {
            int layers = tower == Tower.VISION
                    ? card.vision().layers()
                    : card.text().map(ModelCard.Text::layers).orElse(0);
            if (layer < 0 || layer > layers) {
                throw RejectedException.invalid(
                        "layer",
                        "%d given; 0 to %d are allowed for %s, or unset for the model's own embedding"
                                .formatted(layer, layers, tower == Tower.VISION ? "images" : "texts"));
            }
        }
    }

    private Output pooler(ModelView model) throws RejectedException {
        if (fields.hasLayer()) {
            throw RejectedException.invalid(
                    "pooling",
                    "POOLING_POOLER given with a layer; the pooler reads the last hidden state, leave `layer` unset");
        }
        if (!model.card().vision().hasPooler()) {
            throw RejectedException.invalid(
                    "pooling",
                    "POOLING_POOLER given; the checkpoint of model '%s' has no pooler".formatted(model.name()));
        }
        return Output.POOLER;
    }

    private Output.Pooling pooling() throws RejectedException {
        return switch (fields.getPooling()) {
            case POOLING_UNSPECIFIED, POOLING_CLS -> Output.Pooling.CLS;
            case POOLING_MEAN -> Output.Pooling.MEAN;
            case POOLING_TOKENS -> Output.Pooling.TOKENS;
            default ->
                throw RejectedException.invalid(
                        "pooling",
                        "%s given; POOLING_CLS, POOLING_MEAN, POOLING_TOKENS and POOLING_POOLER are allowed"
                                .formatted(EnumText.of(fields.getPooling(), fields.getPoolingValue())));
        };
    }

    private VectorType vectorType() throws RejectedException {
        return switch (fields.getDataType()) {
            case DATA_TYPE_UNSPECIFIED, DATA_TYPE_FLOAT32 -> VectorType.FLOAT32;
            case DATA_TYPE_FLOAT16 -> VectorType.FLOAT16;
            case DATA_TYPE_INT8 -> VectorType.INT8;
            default ->
                throw RejectedException.invalid(
                        "data_type",
                        "%s given; DATA_TYPE_FLOAT32, DATA_TYPE_FLOAT16 and DATA_TYPE_INT8 are allowed"
                                .formatted(EnumText.of(fields.getDataType(), fields.getDataTypeValue())));
        };
    }
}
