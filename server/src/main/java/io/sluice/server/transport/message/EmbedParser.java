package io.sluice.server.transport.message;

import io.sluice.model.Task;
import io.sluice.model.engine.Tower;
import io.sluice.proto.v1.EmbedInput;
import io.sluice.proto.v1.EmbedRequest;
import io.sluice.server.request.RequestInput;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Reads an {@code EmbedRequest} for the model that it names. */
public final class EmbedParser {

    private final EmbedRequest message;
    private final ModelView model;
    private final ImageParser images;

    private EmbedParser(EmbedRequest message, ModelView model) {
        this.message = message;
        this.model = model;
        this.images = new ImageParser(model.card().vision().inputSize());
    }

    /**
     * @param maxInputs most inputs of one request
     * @throws RejectedException naming the first field that cannot be used, or what the model cannot do
     */
    public static ParsedRequest parse(EmbedRequest message, ModelView model, int maxInputs) throws RejectedException {
        return new EmbedParser(message, model).parse(maxInputs);
    }

    private ParsedRequest parse(int maxInputs) throws RejectedException {
        InputCount.check(message.getInputsCount(), maxInputs, "inputs");
        Set<Tower> towers = EnumSet.noneOf(Tower.class);
        List<RequestInput> inputs = new ArrayList<>(message.getInputsCount());
        for (int i = 0; i < message.getInputsCount(); i++) {
            RequestInput input = input(message.getInputs(i), "inputs[" + i + "]");
            towers.add(input.lane().tower());
            inputs.add(input);
        }
        return new ParsedRequest(EmbedTask.of(message).parse(model, towers), inputs);
    }

    private RequestInput input(EmbedInput input, String field) throws RejectedException {
        return switch (input.getInputCase()) {
            case IMAGE -> image(input, field + ".image");
            case TEXT -> text(input, field + ".text");
            case INPUT_NOT_SET ->
                throw RejectedException.invalid(
                        field, "empty; `image` or, for models that read text, `text` must be set");
        };
    }

    private RequestInput image(EmbedInput input, String field) throws RejectedException {
        if (!model.card().tasks().contains(Task.EMBED_IMAGE)) {
            throw model.unsupported("embeds no images; it can " + model.abilities());
        }
        return images.parse(input.getImage(), field);
    }

    /* How long a text may be is the tokenizer's to say. An empty one is a text: start and end. */
    private RequestInput text(EmbedInput input, String field) throws RejectedException {
        if (!model.card().tasks().contains(Task.EMBED_TEXT)) {
            throw model.unsupported("reads no text, but `%s` is set; it can %s".formatted(field, model.abilities()));
        }
        return new RequestInput.Text(field, input.getText());
    }
}
