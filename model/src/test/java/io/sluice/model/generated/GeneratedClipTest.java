package io.sluice.model.generated;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.generated.GeneratedClip.Tower;
import io.sluice.model.golden.Golden;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GeneratedClipTest {

    @Test
    void writeTo_shapeOfGoldenModel_givesItsBytes(@TempDir Path folder) throws Exception {
        Tower vision = new Tower(64, 3, 4, 256);
        Tower text = new Tower(32, 2, 4, 128);

        new GeneratedClip("golden-visible-1/clip", vision, 16, 64, text, 32).writeTo(folder);

        for (String file : new String[] {"model.safetensors", "tokenizer.json", "vocab.json", "merges.txt"}) {
            assertThat(folder.resolve(file))
                    .hasSameBinaryContentAs(Golden.model("clip-tiny-random").resolve(file));
        }
        assertThat(Files.list(folder)).hasSize(8);
    }
}
