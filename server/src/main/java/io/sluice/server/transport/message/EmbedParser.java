package io.sluice.server.transport.message;

import io.sluice.model.ModelCard;
import io.sluice.model.Task;
import io.sluice.model.engine.Output;
import io.sluice.proto.v1.EmbedInput;
import io.sluice.proto.v1.EmbedRequest;
import io.sluice.proto.v1.Pooling;
import io.sluice.server.request.InferenceTask;
import io.sluice.server.request.Rejection;
import io.sluice.server.request.RequestInput;
import io.sluice.server.request.VectorType;
import java.util.ArrayList;
import java.util.List;

/** Reads an {@code EmbedRequest} for the model that it names. */
public final class EmbedParser {

    private final EmbedRequest message;
    private final String model;
    private final ModelCard card;

    private EmbedParser(EmbedRequest message, String model, ModelCard card) {
        this.message = message;
        this.model = model;
        this.card = card;
    }

    /**
     * @param model name of the model, for messages
     * @param maxInputs most inputs of one request
     * @throws RejectedException naming the first field that cannot be used, or what the model cannot do
     */
    public static ParsedRequest parse(EmbedRequest message, String model, ModelCard card, int maxInputs)
            throws RejectedException {
        return new EmbedParser(message, model, card).parse(maxInputs);
    }

    private ParsedRequest parse(int maxInputs) throws RejectedException {
        if (!card.tasks().contains(Task.EMBED_IMAGE)) {
            throw unsupported("embeds no images; it can " + EnumText.of(card.tasks()));
        }
        InputCount.check(message.getInputsCount(), maxInputs, "inputs");
        // Unset means not normalised: true is the default of models with a shared space of texts and images only.
        boolean normalize = message.hasNormalize() && message.getNormalize();
        InferenceTask task = new InferenceTask.Embed(output(), normalize, vectorType());
        return new ParsedRequest(task, inputs());
    }

    private Output output() throws RejectedException {
        if (message.getPooling() == Pooling.POOLING_POOLER) {
            return pooler();
        }
        Output.Pooling pooling = pooling();
        if (!message.hasLayer()) {
            return Output.lastHiddenState(pooling);
        }
        int layer = message.getLayer();
        if (layer < 0 || layer > card.vision().layers()) {
            throw RejectedException.invalid(
                    "layer",
                    "%d given; 0 to %d are allowed, or unset for the model's own embedding"
                            .formatted(layer, card.vision().layers()));
        }
        return Output.hiddenState(layer, pooling);
    }

    private Output pooler() throws RejectedException {
        if (message.hasLayer()) {
            throw RejectedException.invalid(
                    "pooling",
                    "POOLING_POOLER given with a layer; the pooler reads the last hidden state, leave `layer` unset");
        }
        if (!card.vision().hasPooler()) {
            throw RejectedException.invalid(
                    "pooling", "POOLING_POOLER given; the checkpoint of model '%s' has no pooler".formatted(model));
        }
        return Output.POOLER;
    }

    private Output.Pooling pooling() throws RejectedException {
        return switch (message.getPooling()) {
            case POOLING_UNSPECIFIED, POOLING_CLS -> Output.Pooling.CLS;
            case POOLING_MEAN -> Output.Pooling.MEAN;
            case POOLING_TOKENS -> Output.Pooling.TOKENS;
            default ->
                throw RejectedException.invalid(
                        "pooling",
                        "%s given; POOLING_CLS, POOLING_MEAN, POOLING_TOKENS and POOLING_POOLER are allowed"
                                .formatted(EnumText.of(message.getPooling(), message.getPoolingValue())));
        };
    }

    private VectorType vectorType() throws RejectedException {
        return switch (message.getDataType()) {
            case DATA_TYPE_UNSPECIFIED, DATA_TYPE_FLOAT32 -> VectorType.FLOAT32;
            case DATA_TYPE_FLOAT16 -> VectorType.FLOAT16;
            case DATA_TYPE_INT8 -> VectorType.INT8;
            default ->
                throw RejectedException.invalid(
                        "data_type",
                        "%s given; DATA_TYPE_FLOAT32, DATA_TYPE_FLOAT16 and DATA_TYPE_INT8 are allowed"
                                .formatted(EnumText.of(message.getDataType(), message.getDataTypeValue())));
        };
    }

    private List<RequestInput> inputs() throws RejectedException {
        ImageParser parser = new ImageParser(card.vision().inputSize());
        List<RequestInput> inputs = new ArrayList<>(message.getInputsCount());
        for (int i = 0; i < message.getInputsCount(); i++) {
            inputs.add(input(message.getInputs(i), "inputs[%d]".formatted(i), parser));
        }
        return inputs;
    }

    private RequestInput input(EmbedInput input, String field, ImageParser parser) throws RejectedException {
        return switch (input.getInputCase()) {
            case IMAGE -> parser.parse(input.getImage(), field + ".image");
            case TEXT -> throw unsupported("reads no text, but `%s.text` is set".formatted(field));
            case INPUT_NOT_SET -> throw RejectedException.invalid(field, "empty; `image` must be set");
        };
    }

    private RejectedException unsupported(String explanation) {
        return new RejectedException(new Rejection.TaskNotSupported(model, explanation));
    }
}
