package io.sluice.model.generated;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.golden.Golden;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GeneratedVitTest {

    @Test
    void writeTo_shapeOfGoldenModel_givesItsBytes(@TempDir Path folder) throws Exception {
        GeneratedVit.Shape shape = new GeneratedVit.Shape(64, 3, 4, 256, 16, 64);

        new GeneratedVit("golden-visible-1/vit", shape, Collections.nCopies(10, "any")).writeTo(folder);

        assertThat(folder.resolve("model.safetensors"))
                .hasSameBinaryContentAs(Golden.model("vit-tiny-random").resolve("model.safetensors"));
        assertThat(Files.list(folder)).hasSize(3);
    }
}
