package io.sluice.benchmarks.serving;

import io.sluice.model.generated.GeneratedClip;
import io.sluice.model.generated.GeneratedVit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes a model with generated weights into the folder that is its first argument: a ViT-B/16, 346 MB, which benchmarks
 * serve; or, with the second argument {@code clip}, a CLIP ViT-B/16, 602 MB, with the tokenizer found in {@code golden} of
 * the folder it is started in.
 */
public final class GenerateModel {

    private GenerateModel() {}

    public static void main(String[] arguments) throws IOException {
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        if (arguments.length > 1 && arguments[1].equals("clip")) {
            GeneratedClip.base16().writeTo(folder);
        } else {
            GeneratedVit.base16().writeTo(folder);
        }
    }
}
