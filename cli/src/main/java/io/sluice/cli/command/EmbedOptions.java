package io.sluice.cli.command;

import io.sluice.client.EmbedCall;
import io.sluice.client.Vector;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which vector of the model, and in which form. */
final class EmbedOptions {

    @Option(names = "--model", paramLabel = "NAME", description = "Which model; the server's first unless given.")
    private String model = "";

    @Option(
            names = "--layer",
            paramLabel = "N",
            description = "Hidden state N as transformers numbers them; the model's own embedding unless given.")
    private @Nullable Integer layer;

    @Option(
            names = "--pooling",
            paramLabel = "HOW",
            defaultValue = "MODEL",
            description = "cls, mean (over patches), tokens (all of them) or pooler; the model's own unless given.")
    private EmbedCall.Pooling pooling = EmbedCall.Pooling.MODEL;

    @Option(
            names = "--normalize",
            negatable = true,
            description = "Divide each vector by its length, or do not; the model's own choice unless given.")
    private @Nullable Boolean normalize;

    @Option(
            names = "--type",
            paramLabel = "TYPE",
            defaultValue = "FLOAT32",
            description = "float32, float16 or int8; float32 unless given.")
    private Vector.Type type = Vector.Type.FLOAT32;

    EmbedCall apply(EmbedCall call) {
        EmbedCall shaped = call.withModel(model).withPooling(pooling).withType(type);
        if (layer != null) {
            shaped = shaped.withLayer(layer);
        }
        return normalize == null ? shaped : shaped.withNormalize(normalize);
    }
}
