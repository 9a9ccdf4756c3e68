package io.sluice.model;

import static io.sluice.model.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sluice.model.engine.BatchOutput;
import io.sluice.model.engine.EngineOptions.Backend;
import io.sluice.model.engine.EngineSession;
import io.sluice.model.engine.Output;
import io.sluice.model.engine.Output.Pooling;
import io.sluice.model.engine.OutputTensor;
import io.sluice.model.engine.SessionOptions;
import io.sluice.model.golden.Golden;
import io.sluice.model.image.GoldenPictures;
import io.sluice.model.tokenizer.TextTokenizer;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Both towers of a CLIP answer as those of transformers do, alone and among strangers. */
@ParameterizedClass
@EnumSource(Backend.class)
class ClipGoldenTest {

    @Parameter
    private Backend backend;

    private static final double TOLERANCE = 5e-5;
    private static final double FEATURE_TOLERANCE = 2e-5;
    private static final double UNIT_TOLERANCE = 3e-6;
    private static final double LOGIT_TOLERANCE = 3e-5;
    private static final double PROBABILITY_TOLERANCE = 1e-5;
    private static final double BATCH_TOLERANCE = 1e-5;
    private static final SessionOptions OPTIONS = new SessionOptions("cpu", GoldenClip.TEXTS);
    private static final Set<Output> PROJECTION = Set.of(Output.PROJECTION);

    private final GoldenClip inputs = new GoldenClip();

    @ParameterizedTest
    @ValueSource(strings = {"clip-tiny-random", "clip-tiny-gelu", "clip-tiny-eos2"})
    void run_everyModel_equalsReference(String name) throws Exception {
        Golden golden = Golden.read(name);
        try (ServableModel model = load(name);
                EngineSession session = model.openSession(OPTIONS)) {
            float[][] pictures = rows(session.run(Batches.normalized(inputs.pictures()), PROJECTION));
            float[][] texts = rows(session.run(Batches.tokens(inputs.allIds()), PROJECTION));
            float[][] labels = Arrays.copyOf(texts, golden.shape("zeroshot_logits")[1]);
            double scale = model.card().text().orElseThrow().logitScale();
            float[] logits = Similarity.logits(pictures, labels, scale);

            for (int i = 0; i < pictures.length; i++) {
                assertClose(pictures[i], golden.floats("image_features_raw", i), FEATURE_TOLERANCE);
                assertClose(Similarity.unit(pictures[i]), golden.floats("image_embeds", i), UNIT_TOLERANCE);
            }
            for (int i = 0; i < texts.length; i++) {
                assertClose(texts[i], golden.floats("text_features_raw", i), FEATURE_TOLERANCE);
                assertClose(Similarity.unit(texts[i]), golden.floats("text_embeds", i), UNIT_TOLERANCE);
            }
            assertClose(Similarity.logits(pictures, texts, scale), golden.floats("logits_per_image"), LOGIT_TOLERANCE);
            assertClose(logits, golden.floats("zeroshot_logits"), LOGIT_TOLERANCE);
            assertClose(
                    Similarity.probabilities(logits, labels.length),
                    golden.floats("zeroshot_probs"),
                    PROBABILITY_TOLERANCE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"clip-tiny-random", "clip-tiny-gelu", "clip-tiny-eos2"})
    void run_idsWithNoOrTwoEnds_arePooledByTheModelsRule(String name) throws Exception {
        Golden golden = Golden.read(name);
        List<int[]> odd = IntStream.range(0, golden.shape("odd_ids")[0])
                .mapToObj(i -> golden.ints("odd_ids", i))
                .toList();
        List<int[]> amongLonger = new ArrayList<>(odd);
        amongLonger.add(inputs.ids(0));
        amongLonger.add(inputs.ids(12));
        try (ServableModel model = load(name);
                EngineSession session = model.openSession(OPTIONS)) {
            float[][] alone = rows(session.run(Batches.tokens(odd), PROJECTION));
            float[][] padded = rows(session.run(Batches.tokens(amongLonger), PROJECTION));

            for (int i = 0; i < odd.size(); i++) {
                assertClose(alone[i], golden.floats("odd_text_features_raw", i), FEATURE_TOLERANCE);
                assertClose(padded[i], golden.floats("odd_text_features_raw", i), FEATURE_TOLERANCE);
            }
        }
    }

    @Test
    void run_everyHiddenStateOfVision_equalsReference() throws Exception {
        Golden golden = Golden.read("clip-tiny-random");
        try (ServableModel model = load("clip-tiny-random");
                EngineSession session = model.openSession(OPTIONS)) {
            Output pooled = Output.lastHiddenState(Pooling.CLS);
            List<Output> layers = IntStream.rangeClosed(0, model.card().vision().layers())
                    .mapToObj(layer -> Output.hiddenState(layer, Pooling.TOKENS))
                    .toList();
            Set<Output> wanted = Set.of(layers.get(0), layers.get(1), layers.get(2), layers.get(3), pooled);

            BatchOutput output = session.run(Batches.normalized(inputs.pictures()), wanted);

            assertThat(golden.shape("vision_hidden_states")[0]).isEqualTo(layers.size());
            for (int layer = 0; layer < layers.size(); layer++) {
                assertThat(output.get(layers.get(layer)).rowShape()).containsExactly(17, 64);
                assertClose(
                        output.get(layers.get(layer)).values(),
                        golden.floats("vision_hidden_states", layer),
                        TOLERANCE);
            }
            assertClose(output.get(pooled).values(), golden.floats("vision_pooled"), TOLERANCE);
        }
    }

    /** Of its own tokens: the reference shows padding only what is real, which nobody reads. */
    @Test
    void run_everyHiddenStateOfText_equalsReference() throws Exception {
        Golden golden = Golden.read("clip-tiny-random");
        Output last = Output.lastHiddenState(Pooling.TOKENS);
        Output pooled = Output.lastHiddenState(Pooling.CLS);
        try (ServableModel model = load("clip-tiny-random");
                EngineSession session = model.openSession(OPTIONS)) {
            List<Output> layers = IntStream.rangeClosed(
                            0, model.card().text().orElseThrow().layers())
                    .mapToObj(layer -> Output.hiddenState(layer, Pooling.TOKENS))
                    .toList();
            Set<Output> wanted = Set.of(last, pooled, layers.get(0), layers.get(1), layers.get(2));

            BatchOutput output = session.run(Batches.tokens(inputs.allIds()), wanted);

            assertThat(golden.shape("text_hidden_states")).containsExactly(layers.size(), 4, 77, 32);
            assertThat(output.get(last).rowShape()).containsExactly(77, 32);
            assertClose(output.get(pooled).values(), golden.floats("text_pooled"), TOLERANCE);
            for (int text = 0; text < 4; text++) {
                int own = inputs.ids(text).length * 32;
                int first = text * 77 * 32;
                for (int layer = 0; layer < layers.size(); layer++) {
                    float[] expected = golden.floats("text_hidden_states", layer);
                    assertClose(
                            Arrays.copyOf(output.get(layers.get(layer)).row(text), own),
                            Arrays.copyOfRange(expected, first, first + own),
                            TOLERANCE);
                }
                assertClose(
                        Arrays.copyOf(output.get(last).row(text), own),
                        Arrays.copyOf(golden.floats("text_last_hidden_state", text), own),
                        TOLERANCE);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 10, 11, 12, 13})
    void run_textAmongStrangersOrPaddedAsTheReferencePads_answersAsAlone(int text) throws Exception {
        try (ServableModel model = load("clip-tiny-random");
                EngineSession session = model.openSession(OPTIONS)) {
            float[] alone = rows(session.run(Batches.tokens(List.of(inputs.ids(text))), PROJECTION))[0];
            float[] padded = rows(session.run(Batches.tokens(List.of(inputs.paddedIds(text))), PROJECTION))[0];
            float[] among = rows(session.run(Batches.tokens(inputs.allIds()), PROJECTION))[text];

            assertClose(padded, alone, BATCH_TOLERANCE);
            assertClose(among, alone, BATCH_TOLERANCE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"clip-tiny-random", "clip-tiny-gelu", "clip-tiny-eos2"})
    void load_filesOfThePictures_becomeTheReferencesPixelsAndAnswers(String name) throws Exception {
        Golden pixels = Golden.read("preproc_clip64");
        Golden golden = Golden.read(name);
        List<String> tensors =
                inputs.pictureNames().stream().map(file -> file + "|pil_u8").toList();
        try (ServableModel model = load(name);
                EngineSession session = model.openSession(OPTIONS)) {
            ByteBuffer expected = Batches.pixels(pixels, tensors).data();
            ByteBuffer data = ByteBuffer.allocateDirect(expected.remaining());
            for (String file : inputs.pictureNames()) {
                ByteBuffer row = data.slice(data.position(), expected.remaining() / GoldenClip.PICTURES);
                model.images().encoded(ByteBuffer.wrap(GoldenPictures.input(file)), row);
                data.position(data.position() + row.capacity());
            }

            assertThat(data.flip()).isEqualTo(expected);
            float[][] features = rows(session.run(Batches.pixels(pixels, tensors), PROJECTION));
            for (int i = 0; i < features.length; i++) {
                assertClose(features[i], golden.floats("image_features_raw", i), FEATURE_TOLERANCE);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"clip-tiny-random", "clip-tiny-gelu", "clip-tiny-eos2"})
    void load_tokenizer_givesTheReferencesIds(String name) throws Exception {
        try (ServableModel model = load(name)) {
            TextTokenizer tokenizer = model.texts().orElseThrow();

            for (int i = 0; i < GoldenClip.TEXTS; i++) {
                assertThat(tokenizer.encode(inputs.texts().get(i))).isEqualTo(inputs.ids(i));
            }
            assertThat(tokenizer.contextLength()).isEqualTo(77);
        }
    }

    @Test
    void card_ofClip_saysWhatItCanDo() throws Exception {
        try (ServableModel model = load("clip-tiny-random")) {
            ModelCard card = model.card();

            assertThat(card.architecture()).isEqualTo("clip");
            assertThat(card.tasks())
                    .containsExactlyInAnyOrder(Task.ZERO_SHOT_CLASSIFY, Task.EMBED_IMAGE, Task.EMBED_TEXT);
            assertThat(card.labels()).isEmpty();
            assertThat(card.vision()).isEqualTo(new ModelCard.Vision(64, 32, 3, 17, false));
            ModelCard.Text text = card.text().orElseThrow();
            assertThat(text.contextLength()).isEqualTo(77);
            assertThat(text.layers()).isEqualTo(2);
            assertThat(text.logitScale()).isCloseTo(14.2849f, within(1e-4f));
        }
    }

    private ServableModel load(String name) throws InvalidModelException {
        return Loaders.on(backend).load(Golden.model(name));
    }

    private static float[][] rows(BatchOutput output) {
        OutputTensor tensor = output.get(Output.PROJECTION);
        int rows = tensor.values().length / tensor.rowLength();
        return IntStream.range(0, rows).mapToObj(tensor::row).toArray(float[][]::new);
    }
}
