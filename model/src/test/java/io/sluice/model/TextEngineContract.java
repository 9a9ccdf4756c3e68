package io.sluice.model;

import static io.sluice.model.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.model.engine.BatchOutput;
import io.sluice.model.engine.Output;
import io.sluice.model.engine.SessionOptions;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What an engine that reads texts owes to those who call it, beside {@link EngineContract}. */
abstract class TextEngineContract extends SessionContract {

    private static final SessionOptions OPTIONS = new SessionOptions("cpu", 3);
    private static final int START = 49406;
    private static final int END = 49407;
    private static final List<int[]> TEXTS = List.of(
            new int[] {START, END}, new int[] {START, 320, 1125, 539, 320, 2368, END}, new int[] {START, 2368, END});

    TextEngineContract() {
        super(OPTIONS);
    }

    /** A CLIP of the golden vocabulary. */
    @Override
    abstract ServableModel open() throws Exception;

    /** What is asked for, at least {@link Output#PROJECTION}. */
    abstract Set<Output> wanted();

    @Test
    void run_shortTextAmongLongOnes_answersAsAlone() {
        BatchOutput all = session.run(Batches.tokens(TEXTS), wanted());

        for (int text = 0; text < TEXTS.size(); text++) {
            BatchOutput alone = session.run(Batches.tokens(List.of(TEXTS.get(text))), wanted());
            for (Output output : wanted()) {
                assertClose(alone.get(output).values(), all.get(output).row(text), BATCH_TOLERANCE);
            }
        }
    }

    @Test
    void run_texts_haveTheirShapeAndDiffer() {
        BatchOutput all = session.run(Batches.tokens(TEXTS), Set.of(Output.PROJECTION));

        assertThat(all.get(Output.PROJECTION).rowShape())
                .containsExactly(model.card().vision().embeddingDimension());
        assertThat(all.get(Output.PROJECTION).row(0))
                .isNotEqualTo(all.get(Output.PROJECTION).row(1));
    }

    @Test
    void run_textThatIsTooLong_isRefused() {
        int[] tooLong = new int[model.card().text().orElseThrow().contextLength() + 1];

        assertThatThrownBy(() -> session.run(Batches.tokens(List.of(tooLong)), wanted()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a row of TOKENS has");
    }
}
