package io.sluice.model;

import static io.sluice.model.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.model.engine.BatchOutput;
import io.sluice.model.engine.EngineException;
import io.sluice.model.engine.EngineOptions.Backend;
import io.sluice.model.engine.EngineSession;
import io.sluice.model.engine.Output;
import io.sluice.model.engine.Output.Pooling;
import io.sluice.model.engine.SessionOptions;
import io.sluice.model.engine.TensorBatch;
import io.sluice.model.golden.Golden;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the tokens of either tower of a CLIP become vectors, and what a tower refuses. */
@ParameterizedClass
@EnumSource(Backend.class)
class ClipPoolingTest {

    @Parameter
    private Backend backend;

    private static final double TOLERANCE = 5e-5;
    private static final double EPSILON = 1e-5;
    private static final Set<Output> PROJECTION = Set.of(Output.PROJECTION);

    private final GoldenClip inputs = new GoldenClip();
    private final Golden golden = Golden.read("clip-tiny-random");
    private ServableModel model;
    private EngineSession session;

    @BeforeEach
    void load() throws Exception {
        model = Loaders.on(backend).load(Golden.model("clip-tiny-random"));
        session = model.openSession(new SessionOptions("cpu", GoldenClip.TEXTS));
    }

    @AfterEach
    void close() {
        session.close();
        model.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void run_textsHiddenState_isPooledOverItsOwnTokens(int layer) {
        Output cls = Output.hiddenState(layer, Pooling.CLS);
        Output mean = Output.hiddenState(layer, Pooling.MEAN);

        BatchOutput output = session.run(Batches.tokens(inputs.allIds()), Set.of(cls, mean));

        for (int text = 0; text < 4; text++) { // those whose hidden states are golden
            float[] states = golden.floats("text_hidden_states", layer);
            float[] tokens = Arrays.copyOfRange(states, text * 77 * 32, (text + 1) * 77 * 32);
            int length = inputs.ids(text).length;
            assertClose(output.get(cls).row(text), token(tokens, length - 1, 32), TOLERANCE);
            assertClose(output.get(mean).row(text), mean(tokens, 0, length, 32), TOLERANCE);
        }
    }

    @Test
    void run_textsLastHiddenState_isPooledOverItsOwnTokens() {
        Output mean = Output.lastHiddenState(Pooling.MEAN);

        BatchOutput output = session.run(Batches.tokens(inputs.allIds()), Set.of(mean));

        for (int text = 0; text < 4; text++) {
            float[] tokens = golden.floats("text_last_hidden_state", text);
            assertClose(output.get(mean).row(text), mean(tokens, 0, inputs.ids(text).length, 32), TOLERANCE);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void run_picturesHiddenState_isPooledByClassTokenOrOverPatches(int layer) {
        Output cls = Output.hiddenState(layer, Pooling.CLS);
        Output mean = Output.hiddenState(layer, Pooling.MEAN);

        BatchOutput alone = session.run(Batches.normalized(inputs.pictures()), Set.of(cls));
        BatchOutput both = session.run(Batches.normalized(inputs.pictures()), Set.of(cls, mean));

        float[] states = golden.floats("vision_hidden_states", layer);
        for (int picture = 0; picture < GoldenClip.PICTURES; picture++) {
            float[] tokens = Arrays.copyOfRange(states, picture * 17 * 64, (picture + 1) * 17 * 64);
            assertClose(alone.get(cls).row(picture), token(tokens, 0, 64), TOLERANCE);
            assertClose(both.get(cls).row(picture), token(tokens, 0, 64), TOLERANCE);
            assertClose(both.get(mean).row(picture), mean(tokens, 1, 17, 64), TOLERANCE);
        }
    }

    @Test
    void run_picturesLastHiddenState_isNormalisedOnEveryToken() {
        Golden weights = Golden.readWeights("clip-tiny-random");
        Output tokens = Output.lastHiddenState(Pooling.TOKENS);
        Output mean = Output.lastHiddenState(Pooling.MEAN);

        BatchOutput output = session.run(Batches.normalized(inputs.pictures()), Set.of(tokens, mean));

        float[] expected = norm(
                golden.floats("vision_hidden_states", 3),
                weights.floats("vision_model.post_layernorm.weight"),
                weights.floats("vision_model.post_layernorm.bias"));
        assertClose(output.get(tokens).values(), expected, TOLERANCE);
        for (int picture = 0; picture < GoldenClip.PICTURES; picture++) {
            float[] own = Arrays.copyOfRange(expected, picture * 17 * 64, (picture + 1) * 17 * 64);
            assertClose(output.get(mean).row(picture), mean(own, 1, 17, 64), TOLERANCE);
        }
    }

    @Test
    void run_moreTextsThanRows_areTakenWhileTheirTokensFit() {
        List<int[]> texts =
                IntStream.range(0, 30).mapToObj(i -> inputs.ids(i % 3)).toList();
        try (EngineSession two = model.openSession(new SessionOptions("cpu", 4))) {
            BatchOutput output = two.run(Batches.tokens(texts), PROJECTION);

            for (int i = 0; i < texts.size(); i++) {
                assertClose(output.get(Output.PROJECTION).row(i), golden.floats("text_features_raw", i % 3), TOLERANCE);
            }
        }
    }

    @Test
    void run_whatATowerCannotCompute_isRefusedBeforeTheDeviceSeesIt() {
        TensorBatch texts = Batches.tokens(inputs.allIds());
        Set<Output> beyondText = Set.of(Output.hiddenState(3, Pooling.CLS));

        assertThat(session.run(Batches.normalized(inputs.pictures()), beyondText)
                        .tensors())
                .hasSize(1);
        for (Set<Output> wanted : List.of(beyondText, Set.of(Output.LOGITS), Set.of(Output.POOLER))) {
            assertThatThrownBy(() -> session.run(texts, wanted))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("cannot compute");
        }
        assertThatThrownBy(() -> session.run(Batches.tokens(List.of(new int[78])), PROJECTION))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a row of TOKENS has 308 bytes, got 312");
    }

    @Test
    void run_textForAModelOfPicturesAlone_isRefused() throws Exception {
        try (ServableModel vit = Loaders.on(backend).load(Golden.model("vit-tiny-random"));
                EngineSession pictures = vit.openSession(new SessionOptions("cpu", 1))) {
            assertThatThrownBy(() -> pictures.run(Batches.tokens(List.of(inputs.ids(0))), Set.of(Output.LOGITS)))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThat(vit.texts()).isEmpty();
        }
    }

    @Test
    void run_idBeyondTheVocabulary_throwsAndTheSessionGoesOn() {
        assertThatThrownBy(() -> session.run(Batches.tokens(List.of(new int[] {49406, 49408, 49407})), PROJECTION))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("a batch of 1 rows failed in");

        float[] vector = session.run(Batches.tokens(List.of(inputs.ids(0))), PROJECTION)
                .get(Output.PROJECTION)
                .values();
        assertClose(vector, golden.floats("text_features_raw", 0), TOLERANCE);
    }

    private static float[] token(float[] tokens, int index, int width) {
        return Arrays.copyOfRange(tokens, index * width, (index + 1) * width);
    }

    private static float[] mean(float[] tokens, int from, int to, int width) {
        float[] mean = new float[width];
        for (int unit = 0; unit < width; unit++) {
            double sum = 0;
            for (int token = from; token < to; token++) {
                sum += tokens[token * width + unit];
            }
            mean[unit] = (float) (sum / (to - from));
        }
        return mean;
    }

    /** Layer norm of each token. */
    private static float[] norm(float[] tokens, float[] gain, float[] bias) {
        float[] normalised = new float[tokens.length];
        for (int first = 0; first < tokens.length; first += gain.length) {
            double mean = 0;
            for (int i = 0; i < gain.length; i++) {
                mean += (double) tokens[first + i] / gain.length;
            }
            double variance = 0;
            for (int i = 0; i < gain.length; i++) {
                variance += (tokens[first + i] - mean) * (tokens[first + i] - mean) / gain.length;
            }
            for (int i = 0; i < gain.length; i++) {
                normalised[first + i] =
                        (float) ((tokens[first + i] - mean) / Math.sqrt(variance + EPSILON) * gain[i] + bias[i]);
            }
        }
        return normalised;
    }
}
