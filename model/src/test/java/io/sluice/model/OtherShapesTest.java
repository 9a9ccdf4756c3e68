package io.sluice.model;

import static io.sluice.model.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.sluice.model.engine.EngineOptions.Backend;
import io.sluice.model.engine.EngineSession;
import io.sluice.model.engine.Output;
import io.sluice.model.engine.SessionOptions;
import io.sluice.model.generated.GeneratedVit;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Shapes and activations that no golden model has, against a forward pass in double precision. */
@ParameterizedClass
@EnumSource(Backend.class)
class OtherShapesTest {

    @Parameter
    private Backend backend;

    private static final double TOLERANCE = 5e-5;

    private ModelLoader loader;

    @BeforeEach
    void choose() {
        loader = Loaders.on(backend);
    }

    @TempDir
    private Path folder;

    static Stream<Arguments> shapes() {
        DoubleUnaryOperator gelu = Activations::gelu;
        DoubleUnaryOperator tanh = Activations::geluByTanh;
        DoubleUnaryOperator quick = Activations::quickGelu;
        DoubleUnaryOperator relu = Activations::relu;
        return Stream.of(
                arguments(new GeneratedVit.Shape(24, 2, 1, 40, 8, 48), 2, "gelu", gelu),
                arguments(new GeneratedVit.Shape(36, 1, 3, 50, 16, 40), 13, "gelu", gelu),
                arguments(new GeneratedVit.Shape(32, 4, 8, 128, 32, 32), 1, "gelu", gelu),
                arguments(new GeneratedVit.Shape(24, 2, 2, 40, 8, 32), 3, "gelu_new", tanh),
                arguments(new GeneratedVit.Shape(24, 2, 2, 40, 8, 32), 3, "gelu_pytorch_tanh", tanh),
                arguments(new GeneratedVit.Shape(24, 2, 2, 40, 8, 32), 3, "quick_gelu", quick),
                arguments(new GeneratedVit.Shape(24, 2, 2, 40, 8, 32), 3, "relu", relu));
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void run_anyShape_equalsReference(
            GeneratedVit.Shape shape, int classes, String activation, DoubleUnaryOperator function) throws Exception {
        GeneratedVit generated = new GeneratedVit("other-shapes", shape, Collections.nCopies(classes, "any"));
        generated.writeTo(folder);
        JsonObject config = generated.config();
        config.addProperty("hidden_act", activation);
        GeneratedVit.writeJson(folder.resolve("config.json"), config);
        List<float[]> pictures = List.of(picture(shape, 1), picture(shape, 2), picture(shape, 3));
        ReferenceVit reference = new ReferenceVit(generated, function);

        try (ServableModel model = loader.load(folder);
                EngineSession session = model.openSession(new SessionOptions("cpu", 3))) {
            var logits = session.run(Batches.normalized(pictures), Set.of(Output.LOGITS))
                    .get(Output.LOGITS);

            for (int i = 0; i < pictures.size(); i++) {
                assertClose(logits.row(i), reference.logits(pictures.get(i)), TOLERANCE);
            }
        }
    }

    @Test
    void load_labelsWithUmlautsAndQuotes_keepsThem() throws Exception {
        List<String> labels =
                List.of("Kätzchen", "\"dog\", 'hound'\\n", "猫 🐈", "", "a\nb", "<b>&amp;", "Ä", "7", "x", "y", "z");
        new GeneratedVit("labels", new GeneratedVit.Shape(8, 1, 1, 8, 8, 8), labels).writeTo(folder);

        try (ServableModel model = loader.load(folder)) {
            assertThat(model.card().labels()).isEqualTo(labels);
        }
    }

    @Test
    void load_noLabels_numbersTheClassifiersClasses() throws Exception {
        GeneratedVit generated =
                new GeneratedVit("labels", new GeneratedVit.Shape(8, 1, 1, 8, 8, 8), Collections.nCopies(3, "any"));
        generated.writeTo(folder);
        JsonObject config = generated.config();
        config.remove("id2label");
        GeneratedVit.writeJson(folder.resolve("config.json"), config);

        try (ServableModel model = loader.load(folder)) {
            assertThat(model.card().labels()).containsExactly("LABEL_0", "LABEL_1", "LABEL_2");
        }
    }

    @Test
    void load_sizesAsEqualPairs_areTaken() throws Exception {
        GeneratedVit generated =
                new GeneratedVit("pairs", new GeneratedVit.Shape(8, 1, 1, 8, 4, 12), List.of("one", "two"));
        generated.writeTo(folder);
        JsonObject config = generated.config();
        config.add("image_size", pair(12));
        config.add("patch_size", pair(4));
        GeneratedVit.writeJson(folder.resolve("config.json"), config);

        try (ServableModel model = loader.load(folder)) {
            ModelCard card = model.card();
            assertThat(card.vision().inputSize()).isEqualTo(12);
            assertThat(card.vision().tokens()).isEqualTo(10);
            assertThat(card.vision().layers()).isEqualTo(1);
            assertThat(card.vision().embeddingDimension()).isEqualTo(8);
            assertThat(card.tasks()).containsExactlyInAnyOrder(Task.CLASSIFY, Task.EMBED_IMAGE);
        }
    }

    private static JsonArray pair(int side) {
        JsonArray pair = new JsonArray();
        pair.add(side);
        pair.add(side);
        return pair;
    }

    private static float[] picture(GeneratedVit.Shape shape, int seed) {
        float[] pixels = new float[3 * shape.image() * shape.image()];
        Random random = new Random(seed);
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = random.nextFloat() * 2 - 1;
        }
        return pixels;
    }
}
