package io.sluice.benchmarks.serving;

import io.sluice.model.generated.GeneratedVit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes a ViT-B/16 with generated weights, 346 MB, into the folder that is its argument: the model that benchmarks serve. */
public final class GenerateModel {

    private GenerateModel() {}

    public static void main(String[] arguments) throws IOException {
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        GeneratedVit.base16().writeTo(folder);
    }
}
