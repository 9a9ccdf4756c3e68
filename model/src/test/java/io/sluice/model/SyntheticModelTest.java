package io.sluice.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.model.engine.BatchOutput;
import io.sluice.model.engine.EngineSession;
import io.sluice.model.engine.InputShape;
import io.sluice.model.engine.Lane;
import io.sluice.model.engine.Output;
import io.sluice.model.engine.Output.Pooling;
import io.sluice.model.engine.SessionOptions;
import io.sluice.model.engine.TensorBatch;
import io.sluice.model.image.ImageLimits;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SyntheticModelTest {

    private static final Output TOKENS = Output.lastHiddenState(Pooling.TOKENS);
    private static final Output MEAN = Output.lastHiddenState(Pooling.MEAN);
    private static final Output CLS = Output.lastHiddenState(Pooling.CLS);

    @Test
    void run_rowAmongStrangers_answersAsAlone() {
        EngineSession session = model("size=8,classes=16").openSession(new SessionOptions("cpu", 4));

        BatchOutput many = session.run(rows(3, 7, 9), Set.of(Output.LOGITS, TOKENS, MEAN, CLS));
        BatchOutput one = session.run(rows(7), Set.of(Output.LOGITS, TOKENS));

        assertThat(many.get(Output.LOGITS).row(1))
                .containsExactly(one.get(Output.LOGITS).row(0));
        assertThat(many.get(Output.LOGITS).row(1))
                .isNotEqualTo(many.get(Output.LOGITS).row(0))
                .hasSize(16);
        assertThat(many.get(TOKENS).row(1)).containsExactly(one.get(TOKENS).row(0));
        float[] tokens = one.get(TOKENS).row(0);
        assertThat(many.get(CLS).row(1)[2]).isEqualTo(tokens[2]);
        assertThat(many.get(MEAN).row(1)[2])
                .isEqualTo((float) (((double) tokens[18] + tokens[34] + tokens[50] + tokens[66]) / 4));
    }

    @Test
    void run_statedTime_takesAtLeastThat() {
        EngineSession session = model("base=20ms,per-row=5ms").openSession(new SessionOptions("cpu", 4));

        long start = System.nanoTime();
        session.run(rows(1, 2, 3), Set.of(Output.LOGITS));

        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(35));
    }

    @Test
    void run_interruptedThread_takesItsTimeAndKeepsTheInterrupt() {
        EngineSession session = model("base=5ms").openSession(new SessionOptions("cpu", 1));
        Thread.currentThread().interrupt();

        long start = System.nanoTime();
        session.run(rows(1), Set.of(Output.LOGITS));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(5));
    }

    @Test
    void card_sameSpecificationSpeltOtherwise_hasSameDigest() {
        ModelCard card = model("base=5ms,per-row=2ms,size=8,classes=16").card();

        assertThat(model("classes=16,per-row=2000us,base=5000us").card()).isEqualTo(card);
        assertThat(model("base=5ms,per-row=2ms,classes=17").card().digest()).isNotEqualTo(card.digest());
        assertThat(card.architecture()).isEqualTo("synthetic");
        assertThat(card.digest()).matches("[0-9a-f]{64}");
        assertThat(card.labels()).startsWith("class_0", "class_1").hasSize(16);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            base=5           | base must be 0 or a whole number of ns, us, ms or s, got '5'
            base=-1ms        | base must be 0 or a whole number of ns, us, ms or s, got '-1ms'
            base=61s         | base must be in [0, 60 s], got PT1M1S
            per-row=1h       | per-row must be 0 or a whole number
            size=0           | size must be in [1, 1024], got 0
            size=99999999999 | size must be a whole number, got '99999999999'
            classes=100001   | classes must be in [1, 100000], got 100001
            base=1ms,base=2ms| base comes twice
            speed=1          | 'speed=1' is not one of
            size=8,          | '' is not one of
            """)
    void parse_wrongPart_refusesAndNamesIt(String specification, String message) {
        assertThatThrownBy(() -> model(specification))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    private static SyntheticModel model(String specification) {
        return SyntheticModel.parse(specification, ImageLimits.DEFAULT);
    }

    private static TensorBatch rows(int... fills) {
        int rowBytes = Lane.PIXELS.rowBytes(InputShape.ofImages(8));
        ByteBuffer data = ByteBuffer.allocateDirect(fills.length * rowBytes);
        for (int fill : fills) {
            for (int i = 0; i < rowBytes; i++) {
                data.put((byte) (fill + i));
            }
        }
        return new TensorBatch(Lane.PIXELS, fills.length, data.flip());
    }
}
