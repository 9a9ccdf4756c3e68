package io.sluice.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.engine.EngineOptions.Backend;
import io.sluice.model.engine.EngineSession;
import io.sluice.model.engine.Output;
import io.sluice.model.engine.SessionOptions;
import io.sluice.model.generated.GeneratedClip;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What ONNX Runtime holds of a CLIP-B/16: each matrix twice, and what is only looked up once. */
@Tag("long")
@EnabledOnOs(OS.LINUX)
class OnnxMemoryTest {

    private static final SessionOptions ONE = new SessionOptions("cpu", 1);

    /** Token embeddings, {@code [49408, 512]}. */
    private static final long LOOKED_UP_BYTES = 4L * 49_408 * 512;

    @TempDir
    private Path folder;

    @Test
    void load_largeVocabulary_isThereOnceAndMatricesTwice() throws Exception {
        GeneratedClip.base16().writeTo(folder);
        long weights = Files.size(folder.resolve("model.safetensors"));
        System.gc();
        long before = resident();
        try (ServableModel model = Loaders.on(Backend.ONNXRUNTIME).load(folder);
                EngineSession session = model.openSession(ONE)) {
            session.run(Batches.tokens(List.of(new int[] {49406, 320, 49407})), Set.of(Output.PROJECTION));
            System.gc();
            long taken = resident() - before;

            assertThat(taken).isBetween(2 * (weights - LOOKED_UP_BYTES), 2 * weights - LOOKED_UP_BYTES / 2);
        }
    }

    private static long resident() throws IOException {
        try (var lines = Files.lines(Path.of("/proc/self/status"))) {
            return 1024
                    * lines.filter(line -> line.startsWith("VmRSS:"))
                            .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                            .findFirst()
                            .orElseThrow();
        }
    }
}
