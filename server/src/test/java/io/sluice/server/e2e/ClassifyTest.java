package io.sluice.server.e2e;

import static io.sluice.server.e2e.Closeness.assertClose;
import static io.sluice.server.e2e.Messages.classify;
import static io.sluice.server.e2e.Messages.encoded;
import static io.sluice.server.e2e.Patience.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.proto.v1.Category;
import io.sluice.proto.v1.Classification;
import io.sluice.proto.v1.ClassifyResponse;
import io.sluice.proto.v1.Image;
import io.sluice.proto.v1.Timing;
import java.awt.image.Raster;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Classify against the reference. */
class ClassifyTest {

    private static final String TINY = "vit-tiny-random";
    private static final int SIDE = 64;
    private static final int CLASSES = 10;

    private static ServerFixture fixture;

    @BeforeAll
    static void start() throws Exception {
        fixture = ServerFixture.with()
                .golden(TINY)
                .golden("vit-tiny-fp16")
                .golden("vit-tiny-bf16")
                .golden("vit-tiny-sharded")
                .ready();
    }

    @AfterAll
    static void stop() {
        fixture.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {TINY, "vit-tiny-fp16", "vit-tiny-bf16", "vit-tiny-sharded"})
    void classify_encodedPictures_equalTheReferenceInOrder(String model) throws Exception {
        List<Image> pictures = Golden.PICTURES.stream().map(Messages::encoded).toList();

        ClassifyResponse response = get(fixture.classify(classify(model, pictures)
                .setTopK(CLASSES)
                .setIncludeLogits(true)
                .build()));

        assertThat(response.getModel()).isEqualTo(model);
        assertThat(response.getVersion()).matches("[0-9a-f]{64}");
        assertThat(response.getClassificationsList()).hasSameSizeAs(pictures);
        Golden golden = Golden.of(model);
        for (int i = 0; i < pictures.size(); i++) {
            assertEqualsReference(response.getClassifications(i), golden, i);
        }
    }

    @Test
    void classify_decodedPixels_equalTheEncodedFile() throws Exception {
        Raster png = ImageIO.read(Golden.picture("astronaut.png").newInput()).getRaster();
        int[] samples = png.getPixels(0, 0, png.getWidth(), png.getHeight(), (int[]) null);
        byte[] rgb = new byte[samples.length];
        IntStream.range(0, rgb.length).forEach(i -> rgb[i] = (byte) samples[i]);
        Image pixels = Messages.pixels(rgb, png.getHeight(), png.getWidth());

        ClassifyResponse response = get(fixture.classify(
                classify(TINY, pixels).setTopK(CLASSES).setIncludeLogits(true).build()));

        assertEqualsReference(response.getClassifications(0), Golden.of(TINY), 0);
    }

    @Test
    void classify_normalizedTensors_equalTheReference() throws Exception {
        Golden golden = Golden.of(TINY);
        List<Image> tensors = IntStream.range(0, Golden.PICTURES.size())
                .mapToObj(i -> Messages.normalized(golden.floats("pixel_values", i), SIDE))
                .toList();

        ClassifyResponse response = get(fixture.classify(
                classify(TINY, tensors).setTopK(CLASSES).setIncludeLogits(true).build()));

        for (int i = 0; i < tensors.size(); i++) {
            assertEqualsReference(response.getClassifications(i), golden, i);
        }
    }

    @Test
    void classify_formsMixedInOneRequest_keepTheirOrder() throws Exception {
        Golden golden = Golden.of(TINY);
        List<Image> mixed = new ArrayList<>();
        for (int i = 0; i < Golden.PICTURES.size(); i++) {
            mixed.add(
                    i % 2 == 0
                            ? encoded(Golden.PICTURES.get(i))
                            : Messages.normalized(golden.floats("pixel_values", i), SIDE));
        }

        ClassifyResponse response = get(fixture.classify(
                classify(TINY, mixed).setTopK(CLASSES).setIncludeLogits(true).build()));

        for (int i = 0; i < mixed.size(); i++) {
            assertEqualsReference(response.getClassifications(i), golden, i);
        }
    }

    @Test
    void classify_nothingSaid_ranksFiveWithoutLogits() throws Exception {
        Classification ranking = get(fixture.classify(
                        classify("", encoded("astronaut.png")).build()))
                .getClassifications(0);

        assertThat(ranking.getCategoriesCount()).isEqualTo(5);
        assertThat(ranking.hasLogits()).isFalse();
        assertThat(ranking.getCategoriesList())
                .extracting(Category::getScore)
                .isSortedAccordingTo((a, b) -> Float.compare(b, a));
    }

    @Test
    void classify_moreThanThereAre_ranksAll() throws Exception {
        ClassifyResponse response = get(fixture.classify(
                classify(TINY, encoded("astronaut.png")).setTopK(1000).build()));

        assertThat(response.getClassifications(0).getCategoriesList())
                .extracting(Category::getLabel)
                .containsExactlyInAnyOrder(
                        "cat",
                        "dog",
                        "astronaut",
                        "rocket",
                        "coffee cup",
                        "camera, photographic camera",
                        "retina",
                        "galaxy",
                        "coin",
                        "brick wall");
    }

    @Test
    void classify_timing_isOfTheBatchItRanIn() throws Exception {
        ClassifyResponse response =
                get(fixture.classify(classify(TINY, encoded("astronaut.png")).build()));

        Timing timing = response.getTiming();
        assertThat(timing.getPreprocess().getNanos()).isPositive();
        assertThat(timing.getExecute().getNanos()).isPositive();
        assertThat(timing.getBatchSize()).isEqualTo(1);
        assertThat(timing.getReplica()).isEqualTo("cpu:0/0");
    }

    @Test
    void classify_versionThatServes_byItsPrefix() throws Exception {
        String version = get(fixture.classify(
                        classify(TINY, encoded("tiny_3x5.png")).build()))
                .getVersion();

        ClassifyResponse response = get(fixture.classify(classify(TINY, encoded("tiny_3x5.png"))
                .setVersion(version.substring(0, 6))
                .build()));

        assertThat(response.getVersion()).isEqualTo(version);
    }

    private static void assertEqualsReference(Classification ranking, Golden golden, int picture) {
        assertClose(Messages.floats(ranking.getLogits()), golden.floats("logits", picture), Closeness.LOGITS);
        float[] probabilities = new float[CLASSES];
        ranking.getCategoriesList().forEach(category -> probabilities[category.getIndex()] = category.getScore());
        assertClose(probabilities, golden.floats("probs", picture), Closeness.PROBABILITIES);
        assertThat(ranking.getCategoriesList())
                .extracting(Category::getScore)
                .isSortedAccordingTo((a, b) -> Float.compare(b, a));
    }
}
