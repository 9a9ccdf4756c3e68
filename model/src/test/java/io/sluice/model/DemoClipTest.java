package io.sluice.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.sluice.model.engine.EngineSession;
import io.sluice.model.engine.Lane;
import io.sluice.model.engine.Output;
import io.sluice.model.engine.OutputTensor;
import io.sluice.model.engine.SessionOptions;
import io.sluice.model.engine.TensorBatch;
import io.sluice.model.golden.Golden;
import io.sluice.model.image.ImageLimits;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The bundled CLIP, with labels that it was never given as classes: from a file and a sentence to a ranking. */
class DemoClipTest {

    private static final Path DEMO = Golden.folder().resolveSibling("demo");
    private static final List<String> LABELS = Stream.of(
                    "red", "green", "blue", "yellow", "purple", "orange", "cyan", "pink", "white", "black")
            .flatMap(colour -> Stream.of("circle", "square", "triangle", "star", "cross", "ring", "diamond", "heart")
                    .map(shape -> colour + " " + shape))
            .toList();

    /** The expected scores have four digits, and transformers' default resizer is a level off Pillow's in places. */
    private static final float TOLERANCE = 5e-4f;

    @Test
    void run_demoPictures_rankLabelsAsTheReferenceDoes() throws Exception {
        List<JsonObject> expected = expected();
        try (ServableModel model = new ModelLoader(ImageLimits.DEFAULT).load(DEMO.resolve("models/shapes-clip"));
                EngineSession session = model.openSession(new SessionOptions("cpu", LABELS.size()))) {
            List<int[]> prompts = new ArrayList<>();
            for (String label : LABELS) {
                prompts.add(model.texts().orElseThrow().encode("a photo of a %s.".formatted(label)));
            }
            float[][] texts = vectors(session, Batches.tokens(prompts));
            double scale = model.card().text().orElseThrow().logitScale();

            for (JsonObject picture : expected) {
                float[][] image =
                        vectors(session, picture(model, picture.get("file").getAsString()));
                float[] scores = Similarity.probabilities(Similarity.logits(image, texts, scale), LABELS.size());
                int best = IntStream.range(0, scores.length)
                        .reduce((a, b) -> scores[b] > scores[a] ? b : a)
                        .orElseThrow();

                assertThat(LABELS.get(best)).isEqualTo(picture.get("zero_shot").getAsString());
                assertThat(scores[best])
                        .isCloseTo(picture.get("zero_shot_score").getAsFloat(), within(TOLERANCE));
            }
        }
        assertThat(expected).hasSize(12);
    }

    private static TensorBatch picture(ServableModel model, String file) throws Exception {
        ByteBuffer row =
                ByteBuffer.allocateDirect(Lane.PIXELS.rowBytes(model.card().inputShape()));
        model.images()
                .encoded(
                        ByteBuffer.wrap(
                                Files.readAllBytes(DEMO.resolve("pictures").resolve(file))),
                        row);
        return new TensorBatch(Lane.PIXELS, 1, row.flip());
    }

    private static float[][] vectors(EngineSession session, TensorBatch batch) {
        OutputTensor vectors = session.run(batch, Set.of(Output.PROJECTION)).get(Output.PROJECTION);
        return IntStream.range(0, batch.rows()).mapToObj(vectors::row).toArray(float[][]::new);
    }

    private static List<JsonObject> expected() throws Exception {
        return JsonParser.parseString(Files.readString(DEMO.resolve("pictures/expected.json")))
                .getAsJsonArray()
                .asList()
                .stream()
                .map(JsonElement::getAsJsonObject)
                .toList();
    }
}
