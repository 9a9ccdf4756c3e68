package io.sluice.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.engine.EngineSession;
import io.sluice.model.engine.Lane;
import io.sluice.model.engine.Output;
import io.sluice.model.engine.SessionOptions;
import io.sluice.model.engine.TensorBatch;
import io.sluice.model.engine.device.MemoryNeed;
import io.sluice.model.generated.GeneratedVit;
import io.sluice.model.image.ImageLimits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a ViT-B/16 really takes of the machine's memory, against what is said of it before it is loaded. */
@Tag("long")
@EnabledOnOs(OS.LINUX)
class VitB16MemoryTest {

    private static final int ROWS = 32;
    private static final long WEIGHT_BYTES = 346_000_000;

    /** Of the widest part of a layer: 2 x 768 + 2 x 3072 values for each of 197 tokens. */
    private static final long ROW_BYTES = 4L * 197 * (2 * 768 + 2 * 3072);

    @TempDir
    private Path folder;

    @Test
    void run_largestBatch_staysWithinTheEstimateAndReplicasShareTheWeights() throws Exception {
        GeneratedVit.base16().writeTo(folder);
        MemoryNeed replica = new MemoryNeed(0, ROW_BYTES, 1, ROWS);
        try (ServableModel model = new ModelLoader(ImageLimits.DEFAULT).load(folder)) {
            long loaded = resident();
            assertThat(loaded).isGreaterThan(WEIGHT_BYTES);
            try (EngineSession session = model.openSession(new SessionOptions("cpu", ROWS))) {
                session.run(blank(model), Set.of(Output.LOGITS));
                long taken = peak() - loaded;
                assertThat(taken).isBetween(ROWS * ROW_BYTES / 4, replica.totalBytes());

                try (EngineSession another = model.openSession(new SessionOptions("cpu", ROWS))) {
                    another.run(blank(model), Set.of(Output.LOGITS));
                    assertThat(resident() - loaded)
                            .as("the weights are there once")
                            .isLessThan(WEIGHT_BYTES);
                }
            }
        }
    }

    private static TensorBatch blank(ServableModel model) {
        int bytes = ROWS * Lane.PIXELS.rowBytes(model.card().inputShape());
        return new TensorBatch(
                Lane.PIXELS, ROWS, ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder()));
    }

    private static long resident() throws IOException {
        return status("VmRSS:");
    }

    private static long peak() throws IOException {
        return status("VmHWM:");
    }

    private static long status(String key) throws IOException {
        try (var lines = Files.lines(Path.of("/proc/self/status"))) {
            return 1024
                    * lines.filter(line -> line.startsWith(key))
                            .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                            .findFirst()
                            .orElseThrow();
        }
    }
}
