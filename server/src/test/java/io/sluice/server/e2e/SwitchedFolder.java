package io.sluice.server.e2e;

import io.sluice.model.generated.GeneratedVit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** A model folder that holds one of several checkpoints at a time, and changes between them at once, as a link does. */
final class SwitchedFolder {

    static final String NAME = "switched";

    private final Path base;

    /** @param base an empty folder */
    SwitchedFolder(Path base) {
        this.base = base;
    }

    /** A tiny ViT of its own weights and labels. */
    SwitchedFolder withVit(String checkpoint, int layers) throws IOException {
        new GeneratedVit(
                        "switched/" + checkpoint,
                        new GeneratedVit.Shape(32, layers, 2, 64, 8, 32),
                        List.of(checkpoint + "-one", checkpoint + "-two", checkpoint + "-three"))
                .writeTo(base.resolve(checkpoint));
        return this;
    }

    /** The folder that the model is served from. */
    Path folder() {
        return base.resolve(NAME);
    }

    /** From here on the folder is {@code checkpoint}, a name or an absolute path. */
    SwitchedFolder hold(String checkpoint) {
        try {
            Path link = Files.createSymbolicLink(base.resolve("next"), base.resolve(checkpoint));
            Files.move(link, folder(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
