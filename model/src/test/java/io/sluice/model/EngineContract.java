package io.sluice.model;

import static io.sluice.model.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.model.engine.BatchOutput;
import io.sluice.model.engine.EngineSession;
import io.sluice.model.engine.Lane;
import io.sluice.model.engine.Output;
import io.sluice.model.engine.Output.Pooling;
import io.sluice.model.engine.SessionOptions;
import io.sluice.model.engine.TensorBatch;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every engine owes to those who call it, whatever it computes with. Its subclasses say which one. */
abstract class EngineContract extends SessionContract {

    private static final int ROWS = 5;
    private static final int RUNS = 10;
    private static final SessionOptions OPTIONS = new SessionOptions("cpu", ROWS);
    private static final Output CLS = Output.lastHiddenState(Pooling.CLS);
    private static final Output MEAN = Output.lastHiddenState(Pooling.MEAN);
    private static final Output TOKENS = Output.lastHiddenState(Pooling.TOKENS);
    private static final Output FIRST = Output.hiddenState(0, Pooling.MEAN);
    private static final Set<Output> ALL = Set.of(Output.LOGITS, CLS, MEAN, TOKENS, FIRST);

    EngineContract() {
        super(OPTIONS);
    }

    /** A classifier of pictures. */
    @Override
    abstract ServableModel open() throws Exception;

    @Test
    void run_everyOutput_hasItsShape() {
        ModelCard.Vision vision = model.card().vision();

        BatchOutput output = session.run(pixels(0, ROWS), ALL);

        assertThat(output.tensors().keySet()).isEqualTo(ALL);
        assertThat(output.get(Output.LOGITS).rowShape())
                .containsExactly(model.card().labels().size());
        assertThat(output.get(TOKENS).rowShape()).containsExactly(vision.tokens(), vision.embeddingDimension());
        for (Output vector : List.of(CLS, MEAN, FIRST)) {
            assertThat(output.get(vector).rowShape()).containsExactly(vision.embeddingDimension());
        }
        output.tensors().values().forEach(tensor -> assertThat(tensor.values()).hasSize(ROWS * tensor.rowLength()));
    }

    @Test
    void run_rowAloneOrAmongStrangers_answersAlike() {
        BatchOutput all = session.run(pixels(0, ROWS), ALL);

        for (int row = 0; row < ROWS; row++) {
            BatchOutput alone = session.run(pixels(row, 1), ALL);
            for (Output output : ALL) {
                assertClose(alone.get(output).values(), all.get(output).row(row), BATCH_TOLERANCE);
            }
        }
    }

    @Test
    void run_oneOutputAlone_isTheOneAmongAll() {
        BatchOutput all = session.run(pixels(0, 2), ALL);

        for (Output output : ALL) {
            float[] alone =
                    session.run(pixels(0, 2), Set.of(output)).get(output).values();
            assertClose(alone, all.get(output).values(), aloneTolerance());
        }
    }

    /** How far an output may differ by what else is wanted. */
    double aloneTolerance() {
        return BATCH_TOLERANCE;
    }

    @Test
    void run_batch_isOnlyRead() {
        TensorBatch batch = pixels(0, 2);
        ByteBuffer before = ByteBuffer.allocate(batch.data().remaining())
                .put(batch.data().duplicate())
                .flip();

        BatchOutput output = session.run(batch, Set.of(CLS));
        float[] answer = output.get(CLS).values().clone();
        session.run(pixels(3, 2), Set.of(CLS));

        assertThat(batch.data()).isEqualTo(before);
        assertThat(output.get(CLS).values()).containsExactly(answer);
    }

    @Test
    void run_wrongUse_isRefusedAndTheSessionGoesOn() {
        float[] before = logits(session, 1);
        TensorBatch tooMany = pixels(0, ROWS + 1);
        TensorBatch tooShort = new TensorBatch(Lane.PIXELS, 1, ByteBuffer.allocateDirect(7));

        assertThatThrownBy(() -> session.run(tooMany, ALL)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> session.run(tooShort, ALL)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> session.run(pixels(0, 1), Set.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> session.run(pixels(0, 1), Set.of(Output.POOLER)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cannot compute");

        assertThat(logits(session, 1)).containsExactly(before);
    }

    @Test
    void run_twoSessionsAtOnce_bothAnswerAsAlone() throws Exception {
        List<float[]> expected =
                IntStream.range(0, ROWS).mapToObj(row -> logits(session, row)).toList();
        CyclicBarrier start = new CyclicBarrier(2);
        Callable<Void> replica = () -> {
            try (EngineSession own = model.openSession(OPTIONS)) {
                start.await(30, TimeUnit.SECONDS);
                for (int run = 0; run < RUNS; run++) {
                    assertClose(logits(own, run % ROWS), expected.get(run % ROWS), BATCH_TOLERANCE);
                }
            }
            return null;
        };
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            for (Future<Void> done : threads.invokeAll(List.of(replica, replica), 120, TimeUnit.SECONDS)) {
                done.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void close_twice_isAsOnceAndRunsAreRefused() {
        session.close();
        session.close();

        assertThatThrownBy(() -> logits(session, 0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the session is closed");
    }

    private static float[] logits(EngineSession session, int row) {
        return session.run(pixels(row, 1), Set.of(Output.LOGITS))
                .get(Output.LOGITS)
                .values();
    }

    /** Rows {@code first} and after, each of noise of its own. */
    private static TensorBatch pixels(int first, int rows) {
        List<byte[]> pictures = new ArrayList<>();
        for (int row = first; row < first + rows; row++) {
            byte[] picture = new byte[64 * 64 * 3];
            new Random(row).nextBytes(picture);
            pictures.add(picture);
        }
        ByteBuffer data =
                ByteBuffer.allocateDirect(rows * pictures.get(0).length).order(ByteOrder.nativeOrder());
        pictures.forEach(data::put);
        return new TensorBatch(Lane.PIXELS, rows, data.flip());
    }
}
