package io.sluice.model;

import static io.sluice.model.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.engine.BatchOutput;
import io.sluice.model.engine.EngineOptions.Backend;
import io.sluice.model.engine.EngineSession;
import io.sluice.model.engine.Output;
import io.sluice.model.engine.Output.Pooling;
import io.sluice.model.engine.SessionOptions;
import io.sluice.model.golden.Golden;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers equal those of transformers, alone and among strangers. */
@ParameterizedClass
@EnumSource(Backend.class)
class ModelLoaderGoldenTest {

    @Parameter
    private Backend backend;

    private static final float TOLERANCE = 5e-5f;
    private static final float BATCH_TOLERANCE = 1e-5f;
    private static final int PICTURES = 8;
    private static final Output CLS = Output.lastHiddenState(Pooling.CLS);

    private final Golden inputs = Golden.read("vit-tiny-random");

    @ParameterizedTest
    @ValueSource(strings = {"vit-tiny-random", "vit-tiny-fp16", "vit-tiny-bf16", "vit-tiny-sharded"})
    void run_everyStoredForm_equalsReference(String name) throws Exception {
        Golden golden = Golden.read(name);
        try (ServableModel model = load(name);
                EngineSession session = model.openSession(new SessionOptions("cpu", PICTURES))) {
            BatchOutput all = session.run(Batches.normalized(pictures()), Set.of(Output.LOGITS, CLS));
            assertClose(all.get(Output.LOGITS).values(), golden.floats("logits"), TOLERANCE);
            assertClose(all.get(CLS).values(), golden.floats("cls_embedding"), TOLERANCE);
            for (int i = 0; i < PICTURES; i++) {
                BatchOutput one = session.run(Batches.normalized(List.of(picture(i))), Set.of(Output.LOGITS, CLS));
                assertClose(one.get(Output.LOGITS).values(), golden.floats("logits", i), TOLERANCE);
                assertClose(
                        one.get(Output.LOGITS).values(), all.get(Output.LOGITS).row(i), BATCH_TOLERANCE);
                assertClose(one.get(CLS).values(), all.get(CLS).row(i), BATCH_TOLERANCE);
            }
        }
    }

    @Test
    void run_everyHiddenState_equalsReference() throws Exception {
        try (ServableModel model = load("vit-tiny-random");
                EngineSession session = model.openSession(new SessionOptions("cpu", PICTURES))) {
            Output mean = Output.lastHiddenState(Pooling.MEAN);
            Output tokens = Output.lastHiddenState(Pooling.TOKENS);
            List<Output> layers = IntStream.rangeClosed(0, model.card().vision().layers())
                    .mapToObj(layer -> Output.hiddenState(layer, Pooling.TOKENS))
                    .toList();
            List<Output> wanted = new ArrayList<>(layers);
            wanted.addAll(List.of(mean, tokens, Output.LOGITS));

            BatchOutput output = session.run(Batches.normalized(pictures()), Set.copyOf(wanted));

            for (int layer = 0; layer < layers.size(); layer++) {
                assertClose(output.get(layers.get(layer)).values(), inputs.floats("hidden_states", layer), TOLERANCE);
            }
            assertThat(output.get(tokens).rowShape()).containsExactly(17, 64);
            assertClose(output.get(tokens).values(), inputs.floats("last_hidden_state_layernormed"), TOLERANCE);
            assertClose(output.get(mean).values(), inputs.floats("patch_mean_embedding"), TOLERANCE);
            assertClose(output.get(Output.LOGITS).values(), inputs.floats("logits"), TOLERANCE);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void run_oneLayerAlone_equalsThatLayerAmongAll(int layer) throws Exception {
        try (ServableModel model = load("vit-tiny-random");
                EngineSession session = model.openSession(new SessionOptions("cpu", PICTURES))) {
            Output cls = Output.hiddenState(layer, Pooling.CLS);
            Output mean = Output.hiddenState(layer, Pooling.MEAN);

            float[] alone = session.run(Batches.normalized(pictures()), Set.of(cls))
                    .get(cls)
                    .values();
            BatchOutput both = session.run(Batches.normalized(pictures()), Set.of(cls, mean));

            float[] tokens = inputs.floats("hidden_states", layer);
            float[] expected = new float[PICTURES * 64];
            float[] expectedMean = new float[PICTURES * 64];
            for (int i = 0; i < expected.length; i++) {
                int first = i / 64 * 17 * 64 + i % 64;
                expected[i] = tokens[first];
                double sum = IntStream.range(1, 17)
                        .mapToDouble(t -> tokens[first + t * 64])
                        .sum();
                expectedMean[i] = (float) (sum / 16);
            }
            assertClose(alone, expected, TOLERANCE);
            assertClose(both.get(cls).values(), expected, TOLERANCE);
            assertClose(both.get(mean).values(), expectedMean, TOLERANCE);
        }
    }

    @Test
    void run_baseModelWithPooler_equalsReference() throws Exception {
        Golden golden = Golden.read("vit-tiny-base-pooler");
        Output tokens = Output.lastHiddenState(Pooling.TOKENS);
        try (ServableModel model = load("vit-tiny-base-pooler");
                EngineSession session = model.openSession(new SessionOptions("cpu", PICTURES))) {
            BatchOutput output = session.run(Batches.normalized(pictures()), Set.of(Output.POOLER, tokens));

            assertClose(output.get(Output.POOLER).values(), golden.floats("pooler_output"), TOLERANCE);
            assertClose(output.get(tokens).values(), golden.floats("last_hidden_state"), TOLERANCE);
            assertThat(model.card().vision().hasPooler()).isTrue();
            assertThat(model.card().tasks()).containsExactly(Task.EMBED_IMAGE);
            assertThat(model.card().labels()).isEmpty();
        }
    }

    @Test
    void run_pixels_equalsReferenceOnNormalisedPixels() throws Exception {
        Golden pictures = Golden.read("preproc_vit64");
        List<String> names = List.of(
                "astronaut.png",
                "chelsea_444.jpg",
                "coffee_prog.jpg",
                "rocket_orig.jpg",
                "camera_gray.png",
                "chelsea_lossless.webp",
                "tiny_3x5.png",
                "coffee_cmyk.jpg");
        Output embeddings = Output.hiddenState(0, Pooling.TOKENS);
        try (ServableModel model = load("vit-tiny-random");
                EngineSession session = model.openSession(new SessionOptions("cpu", PICTURES))) {
            BatchOutput output = session.run(
                    Batches.pixels(
                            pictures, names.stream().map(n -> n + "|pil_u8").toList()),
                    Set.of(Output.LOGITS, embeddings));

            assertClose(output.get(embeddings).values(), inputs.floats("hidden_states", 0), BATCH_TOLERANCE);
            assertClose(output.get(Output.LOGITS).values(), inputs.floats("logits"), TOLERANCE);
        }
    }

    private ServableModel load(String name) throws InvalidModelException {
        return Loaders.on(backend).load(Golden.model(name));
    }

    private float[] picture(int index) {
        return inputs.floats("pixel_values", index);
    }

    private List<float[]> pictures() {
        return IntStream.range(0, PICTURES).mapToObj(this::picture).toList();
    }
}
