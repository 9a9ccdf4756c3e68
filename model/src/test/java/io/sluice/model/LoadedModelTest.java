package io.sluice.model;

import static io.sluice.model.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.model.engine.DeviceSelection;
import io.sluice.model.engine.EngineException;
import io.sluice.model.engine.EngineOptions;
import io.sluice.model.engine.EngineOptions.Backend;
import io.sluice.model.engine.EngineSession;
import io.sluice.model.engine.Lane;
import io.sluice.model.engine.Output;
import io.sluice.model.engine.Output.Pooling;
import io.sluice.model.engine.SessionOptions;
import io.sluice.model.engine.TensorBatch;
import io.sluice.model.golden.Golden;
import io.sluice.model.image.ImageLimits;
import io.sluice.model.tokenizer.TextOptions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds for a model and its sessions once they are in memory. */
@ParameterizedClass
@EnumSource(Backend.class)
class LoadedModelTest {

    @Parameter
    private Backend backend;

    private static final double TOLERANCE = 5e-5;
    private static final int PICTURES = 8;
    private static final int RUNS = 20;
    private static final SessionOptions OPTIONS = new SessionOptions("cpu", PICTURES);
    private static final Set<Output> LOGITS = Set.of(Output.LOGITS);

    private final Golden golden = Golden.read("vit-tiny-random");
    private ModelLoader loader;

    @BeforeEach
    void choose() {
        loader = Loaders.on(backend);
    }

    @TempDir
    private Path folder;

    @Test
    void run_filesOverwrittenAndTruncatedAfterLoading_answersAsBefore() throws Exception {
        try (Stream<Path> files = Files.list(Golden.model("vit-tiny-random"))) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
        Path weights = folder.resolve("model.safetensors");
        try (ServableModel model = loader.load(folder);
                EngineSession session = model.openSession(OPTIONS)) {
            float[] before = logits(session, pictures());

            Files.write(weights, new byte[(int) Files.size(weights)], StandardOpenOption.WRITE);
            assertThat(logits(session, pictures())).containsExactly(before);

            try (FileChannel channel = FileChannel.open(weights, StandardOpenOption.WRITE)) {
                channel.truncate(0);
            }
            assertThat(logits(session, pictures())).containsExactly(before);
            try (EngineSession another = model.openSession(OPTIONS)) {
                assertThat(logits(another, pictures())).containsExactly(before);
            }
        }
    }

    @Test
    void run_twoSessionsAtOnce_bothAnswerRight() throws Exception {
        CyclicBarrier start = new CyclicBarrier(2);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try (ServableModel model = loader.load(Golden.model("vit-tiny-random"))) {
            Callable<Void> replica = () -> {
                try (EngineSession session = model.openSession(OPTIONS)) {
                    start.await(10, TimeUnit.SECONDS);
                    for (int run = 0; run < RUNS; run++) {
                        int picture = run % PICTURES;
                        assertClose(
                                logits(session, List.of(picture(picture))),
                                golden.floats("logits", picture),
                                TOLERANCE);
                        assertClose(logits(session, pictures()), golden.floats("logits"), TOLERANCE);
                    }
                }
                return null;
            };
            for (Future<Void> done : threads.invokeAll(List.of(replica, replica), 60, TimeUnit.SECONDS)) {
                done.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void run_batchBehindOtherBytesOfItsBuffer_readsFromThePosition() throws Exception {
        float[] row = picture(3);
        ByteBuffer data =
                ByteBuffer.allocateDirect((row.length + 64) * Float.BYTES).order(ByteOrder.nativeOrder());
        data.position(64 * Float.BYTES);
        data.slice().order(ByteOrder.nativeOrder()).asFloatBuffer().put(row);
        try (ServableModel model = loader.load(Golden.model("vit-tiny-random"));
                EngineSession session = model.openSession(OPTIONS)) {
            float[] logits = session.run(new TensorBatch(Lane.NORMALIZED_PIXELS, 1, data), LOGITS)
                    .get(Output.LOGITS)
                    .values();

            assertClose(logits, golden.floats("logits", 3), TOLERANCE);
            assertThat(data.position()).isEqualTo(64 * Float.BYTES);
        }
    }

    @Test
    void run_answerNotFinite_throwsAndTheSessionGoesOn() throws Exception {
        float[] row = picture(0).clone();
        row[7] = Float.NaN;
        try (ServableModel model = loader.load(Golden.model("vit-tiny-random"));
                EngineSession session = model.openSession(OPTIONS)) {
            assertThatThrownBy(() -> logits(session, List.of(row)))
                    .isInstanceOf(EngineException.class)
                    .hasMessage("the model answered NaN");

            assertClose(logits(session, List.of(picture(0))), golden.floats("logits", 0), TOLERANCE);
        }
    }

    @Test
    void run_wrongUse_isRefusedBeforeTheDeviceSeesIt() throws Exception {
        TensorBatch one = Batches.normalized(List.of(picture(0)));
        try (ServableModel model = loader.load(Golden.model("vit-tiny-random"))) {
            EngineSession session = model.openSession(new SessionOptions("cpu", 1));

            assertThatThrownBy(() -> session.run(Batches.normalized(pictures()), LOGITS))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("a batch may have 1 rows, got 8 of 49152 bytes");
            assertThatThrownBy(() -> session.run(new TensorBatch(Lane.PIXELS, 1, ByteBuffer.allocateDirect(7)), LOGITS))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("a row of PIXELS has 12288 bytes, got 7");
            for (Output absent : List.of(Output.POOLER, Output.hiddenState(4, Pooling.CLS))) {
                assertThatThrownBy(() -> session.run(one, Set.of(absent)))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("cannot compute");
            }
            assertThatThrownBy(() -> session.run(one, Set.of())).isInstanceOf(IllegalArgumentException.class);
            session.close();
            assertThatThrownBy(() -> session.run(one, LOGITS))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("the session is closed");
        }
    }

    @Test
    void load_batchesThatCannotFit_isRefusedWithNumbersBeforeAnythingIsRead() {
        EngineOptions options =
                new EngineOptions(Optional.empty(), Optional.empty(), DeviceSelection.CPU, 64, 1 << 24, false);
        ModelLoader greedy = new ModelLoader(ImageLimits.DEFAULT, TextOptions.DEFAULT, options);

        assertThatThrownBy(() -> greedy.load(Golden.model("vit-tiny-random")))
                .isInstanceOf(EngineException.class)
                .hasMessageMatching(
                        "the model needs .* GiB of memory on cpu \\(.* of weights, .* in each of 64 replicas\\),"
                                + " and .* are free; a batch.max-size of \\d+ fits");
    }

    @Test
    void openSession_unknownDevice_isRefusedByName() throws Exception {
        try (ServableModel model = loader.load(Golden.model("vit-tiny-random"))) {
            assertThatThrownBy(() -> model.openSession(new SessionOptions("tpu:7", 1)))
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining("there is no device 'tpu:7'");
        }
    }

    @Test
    void close_sessionOpen_refusesUntilItIsClosed() throws Exception {
        ServableModel model = loader.load(Golden.model("vit-tiny-random"));
        EngineSession session = model.openSession(OPTIONS);

        assertThatThrownBy(model::close)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("1 sessions");
        assertClose(logits(session, pictures()), golden.floats("logits"), TOLERANCE);

        session.close();
        session.close();
        model.close();
        model.close();
        assertThatThrownBy(() -> model.openSession(OPTIONS)).hasMessage("the model is closed");
    }

    private static float[] logits(EngineSession session, List<float[]> rows) {
        return session.run(Batches.normalized(rows), LOGITS).get(Output.LOGITS).values();
    }

    private float[] picture(int index) {
        return golden.floats("pixel_values", index);
    }

    private List<float[]> pictures() {
        return IntStream.range(0, PICTURES).mapToObj(this::picture).toList();
    }
}
