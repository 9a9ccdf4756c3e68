package io.sluice.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.engine.EngineOptions.Backend;
import io.sluice.model.engine.EngineSession;
import io.sluice.model.engine.Output;
import io.sluice.model.engine.SessionOptions;
import io.sluice.model.engine.TensorBatch;
import io.sluice.model.generated.GeneratedClip;
import io.sluice.model.golden.Golden;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import javax.management.ObjectName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a CLIP-B/16 takes on ONNX Runtime once it is loaded: its weights once, whatever was given for them. */
@Tag("long")
@EnabledOnOs(OS.LINUX)
class OnnxMemoryTest {

    private static final SessionOptions ONE = new SessionOptions("cpu", 1);

    /** What glibc keeps of what was freed, and small things. */
    private static final double SLACK = 1.4;

    private static final int TRIES = 50;

    private static final TensorBatch TEXT = Batches.tokens(List.of(new int[] {49406, 320, 49407}));

    @TempDir
    private Path folder;

    @Test
    void load_twoTowers_takesTheWeightsOnce() throws Exception {
        GeneratedClip.base16().writeTo(folder);
        long weights = Files.size(folder.resolve("model.safetensors"));
        // So that the native library, the tokenizer's and what a JVM loads are there before.
        try (ServableModel tiny = Loaders.on(Backend.ONNXRUNTIME).load(Golden.model("clip-tiny-random"));
                EngineSession session = tiny.openSession(ONE)) {
            session.run(TEXT, Set.of(Output.PROJECTION));
        }
        giveBack();
        long before = resident();
        try (ServableModel model = Loaders.on(Backend.ONNXRUNTIME).load(folder);
                EngineSession session = model.openSession(ONE)) {
            session.run(TEXT, Set.of(Output.PROJECTION));
            long most = (long) (SLACK * weights);
            for (int tries = 0; tries < TRIES && resident() - before > most; tries++) {
                giveBack(); // what was given for the weights is freed by a thread of the collector's, some time after
                // it has run
            }

            assertThat(resident() - before).isBetween(weights * 9 / 10, most);
        }
    }

    /** As the server does after a load: malloc keeps what is free until it is asked. */
    private static void giveBack() throws Exception {
        System.gc();
        ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                        "systemTrimNativeHeap",
                        new Object[0],
                        new String[0]);
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
