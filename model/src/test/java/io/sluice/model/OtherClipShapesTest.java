package io.sluice.model;

import static io.sluice.model.Closeness.assertClose;

import com.google.gson.JsonObject;
import io.sluice.model.engine.EngineOptions.Backend;
import io.sluice.model.engine.EngineSession;
import io.sluice.model.engine.Output;
import io.sluice.model.engine.SessionOptions;
import io.sluice.model.generated.GeneratedClip;
import io.sluice.model.generated.GeneratedClip.Tower;
import io.sluice.model.generated.GeneratedVit;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A CLIP whose towers have nothing in common, neither heads nor epsilon nor activation, in double precision. */
@ParameterizedClass
@EnumSource(Backend.class)
class OtherClipShapesTest {

    @Parameter
    private Backend backend;

    private static final double TOLERANCE = 5e-5;
    private static final double VISION_EPSILON = 0.03;
    private static final double TEXT_EPSILON = 0.002;
    private static final int END = 17;
    private static final SessionOptions OPTIONS = new SessionOptions("cpu", 3);

    private final GeneratedClip generated =
            new GeneratedClip("other-clip", new Tower(24, 2, 3, 50), 6, 20, new Tower(20, 3, 5, 28), 11);
    private final ReferenceClip reference = new ReferenceClip(generated);

    @TempDir
    private Path folder;

    @BeforeEach
    void writeModel() throws Exception {
        generated.writeTo(folder);
        JsonObject config = generated.config();
        JsonObject vision = config.getAsJsonObject("vision_config");
        vision.addProperty("hidden_act", "gelu_new");
        vision.addProperty("layer_norm_eps", VISION_EPSILON);
        JsonObject text = config.getAsJsonObject("text_config");
        text.addProperty("hidden_act", "relu");
        text.addProperty("layer_norm_eps", TEXT_EPSILON);
        text.addProperty("eos_token_id", END);
        GeneratedVit.writeJson(folder.resolve("config.json"), config);
    }

    @Test
    void run_pictures_equalReference() throws Exception {
        ReferenceTransformer transformer = new ReferenceTransformer(
                generated.seed(), generated.weights(), VISION_EPSILON, Activations::geluByTanh);
        List<float[]> pictures = List.of(picture(1), picture(2), picture(3));
        try (ServableModel model = Loaders.on(backend).load(folder);
                EngineSession session = model.openSession(OPTIONS)) {
            var vectors = session.run(Batches.normalized(pictures), Set.of(Output.PROJECTION))
                    .get(Output.PROJECTION);

            for (int i = 0; i < pictures.size(); i++) {
                assertClose(vectors.row(i), reference.picture(transformer, pictures.get(i)), TOLERANCE);
            }
        }
    }

    @Test
    void run_texts_equalReference() throws Exception {
        ReferenceTransformer transformer =
                new ReferenceTransformer(generated.seed(), generated.weights(), TEXT_EPSILON, Activations::relu);
        List<int[]> texts = List.of(
                new int[] {49406, 320, END, 1125, END}, new int[] {END}, new int[] {49406, 7, 49407, 539, 320, 1, END});
        int[] ends = {2, 0, 6};
        try (ServableModel model = Loaders.on(backend).load(folder);
                EngineSession session = model.openSession(OPTIONS)) {
            var vectors = session.run(Batches.tokens(texts), Set.of(Output.PROJECTION))
                    .get(Output.PROJECTION);

            for (int i = 0; i < texts.size(); i++) {
                assertClose(vectors.row(i), reference.text(transformer, texts.get(i), ends[i]), TOLERANCE);
            }
        }
    }

    private float[] picture(int seed) {
        float[] pixels = new float[3 * generated.image() * generated.image()];
        Random random = new Random(seed);
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = random.nextFloat() * 2 - 1;
        }
        return pixels;
    }
}
