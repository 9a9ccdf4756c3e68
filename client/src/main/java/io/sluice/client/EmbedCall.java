package io.sluice.client;

import io.sluice.proto.v1.DataType;
import io.sluice.proto.v1.EmbedInput;
import io.sluice.proto.v1.EmbedRequest;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What to embed, and how.
 *
 * @param model empty for the server's default model
 * @param inputs at least one
 * @param layer hidden state 0..L as transformers numbers them; absent for the model's own embedding
 * @param normalize whether each vector is divided by its L2 norm; absent for the model's default
 */
public record EmbedCall(
        String model,
        List<Input> inputs,
        OptionalInt layer,
        Pooling pooling,
        Optional<Boolean> normalize,
        Vector.Type type) {

    public EmbedCall {
        inputs = List.copyOf(inputs);
    }

    /** One thing to embed. */
    public sealed interface Input {}

    public record Picture(ImageSource image) implements Input {}

    /** For models with a text tower only. */
    public record Text(String text) implements Input {}

    /** How a sequence of token vectors becomes the embedding. */
    public enum Pooling {
        /** As the model does it; for a ViT, and for a hidden layer: CLS. */
        MODEL(io.sluice.proto.v1.Pooling.POOLING_UNSPECIFIED),
        CLS(io.sluice.proto.v1.Pooling.POOLING_CLS),
        /** The mean over the patch tokens. */
        MEAN(io.sluice.proto.v1.Pooling.POOLING_MEAN),
        /** Every token, class token first: {@code [tokens, dim]}. */
        TOKENS(io.sluice.proto.v1.Pooling.POOLING_TOKENS),
        /** The checkpoint's own pooler, where it has one. */
        POOLER(io.sluice.proto.v1.Pooling.POOLING_POOLER);

        private final io.sluice.proto.v1.Pooling message;

        Pooling(io.sluice.proto.v1.Pooling message) {
            this.message = message;
        }
    }

    /** The default model's own embedding of pictures, in FLOAT32. */
    public static EmbedCall of(List<ImageSource> images) {
        return ofInputs(images.stream().<Input>map(Picture::new).toList());
    }

    /** The default model's own embedding, in FLOAT32. */
    public static EmbedCall ofInputs(List<Input> inputs) {
        return new EmbedCall("", inputs, OptionalInt.empty(), Pooling.MODEL, Optional.empty(), Vector.Type.FLOAT32);
    }

    public EmbedCall withModel(String name) {
        return new EmbedCall(name, inputs, layer, pooling, normalize, type);
    }

    public EmbedCall withLayer(int number) {
        return new EmbedCall(model, inputs, OptionalInt.of(number), pooling, normalize, type);
    }

    public EmbedCall withPooling(Pooling how) {
        return new EmbedCall(model, inputs, layer, how, normalize, type);
    }

    public EmbedCall withNormalize(boolean unit) {
        return new EmbedCall(model, inputs, layer, pooling, Optional.of(unit), type);
    }

    public EmbedCall withType(Vector.Type element) {
        return new EmbedCall(model, inputs, layer, pooling, normalize, element);
    }

    EmbedRequest toMessage() {
        EmbedRequest.Builder request = EmbedRequest.newBuilder()
                .setModel(model)
                .setPooling(pooling.message)
                .setDataType(
                        switch (type) {
                            case FLOAT32 -> DataType.DATA_TYPE_FLOAT32;
                            case FLOAT16 -> DataType.DATA_TYPE_FLOAT16;
                            case INT8 -> DataType.DATA_TYPE_INT8;
                        });
        layer.ifPresent(request::setLayer);
        normalize.ifPresent(request::setNormalize);
        inputs.forEach(input -> request.addInputs(inputMessage(input)));
        return request.build();
    }

    private static EmbedInput inputMessage(Input input) {
        EmbedInput.Builder message = EmbedInput.newBuilder();
        if (input instanceof Picture picture) {
            message.setImage(picture.image().toMessage());
        } else if (input instanceof Text text) {
            message.setText(text.text());
        }
        return message.build();
    }
}
