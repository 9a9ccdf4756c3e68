package io.sluice.server.e2e;

import static io.sluice.server.e2e.Closeness.assertClose;
import static io.sluice.server.e2e.Messages.encoded;
import static io.sluice.server.e2e.Messages.floats;
import static io.sluice.server.e2e.Patience.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.sluice.proto.v1.EmbedInput;
import io.sluice.proto.v1.EmbedRequest;
import io.sluice.proto.v1.Pooling;
import io.sluice.proto.v1.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Embed of pictures and texts by CLIP against the reference. */
class EmbedTextTest {

    private static final String CLIP = "clip-tiny-random";
    private static final String VIT = "vit-tiny-random";
    private static final float UNIT = 3e-6f;
    private static final float RAW = 2e-5f;
    private static final int DIMENSION = 32;
    private static final int TEXT_LAYERS = 2;

    /** The first texts of the golden, and the last two. */
    private static final List<String> TEXTS =
            List.of("a photo of a cat.", "a photo of a dog.", "a photo of a astronaut.", "a photo of a rocket.");

    private static final String LONG = "long ".repeat(100);
    private static final int EMPTY_TEXT = 10;
    private static final int LONG_TEXT = 12;
    private static final int SPECIAL_TEXT = 13;

    private static ServerFixture fixture;
    private static Golden golden;

    @BeforeAll
    static void start() throws Exception {
        golden = Golden.of(CLIP);
        fixture = ServerFixture.with()
                .golden(CLIP)
                .golden("clip-tiny-gelu")
                .golden("clip-tiny-eos2")
                .golden(VIT)
                .ready();
    }

    @AfterAll
    static void stop() {
        fixture.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {CLIP, "clip-tiny-gelu", "clip-tiny-eos2"})
    void embed_picturesAndTextsMixed_equalTheReferenceInOrder(String model) throws Exception {
        Golden reference = Golden.of(model);
        EmbedRequest.Builder request = EmbedRequest.newBuilder().setModel(model);
        for (int i = 0; i < TEXTS.size(); i++) {
            request.addInputs(text(TEXTS.get(i))).addInputs(picture(i));
        }

        List<Tensor> embeddings = answer(request);

        for (int i = 0; i < TEXTS.size(); i++) {
            assertThat(embeddings.get(2 * i).getShapeList()).containsExactly((long) DIMENSION);
            assertClose(floats(embeddings.get(2 * i)), reference.floats("text_embeds", i), UNIT);
            assertClose(floats(embeddings.get(2 * i + 1)), reference.floats("image_embeds", i), UNIT);
        }
    }

    @Test
    void embed_oddTexts_equalTheReference() throws Exception {
        List<Tensor> embeddings = answer(request(text(""), text(LONG), text("it's <|endoftext|> here")));

        assertClose(floats(embeddings.get(0)), golden.floats("text_embeds", EMPTY_TEXT), UNIT);
        assertClose(floats(embeddings.get(1)), golden.floats("text_embeds", LONG_TEXT), UNIT);
        assertClose(floats(embeddings.get(2)), golden.floats("text_embeds", SPECIAL_TEXT), UNIT);
    }

    @Test
    void embed_notNormalized_isTheRawProjection() throws Exception {
        List<Tensor> embeddings = answer(request(text(TEXTS.get(0)), picture(0)).setNormalize(false));

        assertClose(floats(embeddings.get(0)), golden.floats("text_features_raw", 0), RAW);
        assertClose(floats(embeddings.get(1)), golden.floats("image_features_raw", 0), RAW);
    }

    @Test
    void embed_classToken_isWhatEachTowerPools() throws Exception {
        List<Tensor> embeddings = answer(request(text(TEXTS.get(1)), picture(1)).setPooling(Pooling.POOLING_CLS));

        assertClose(floats(embeddings.get(0)), golden.floats("text_pooled", 1), Closeness.LOGITS);
        assertClose(floats(embeddings.get(1)), golden.floats("vision_pooled", 1), Closeness.LOGITS);
    }

    @Test
    void embed_everyTokenOfTextsOfSeveralLengths_endsWhereTheTextEnds() throws Exception {
        // In one batch with a longer text; the reference pads to 77.
        List<Tensor> embeddings = answer(request(text(TEXTS.get(0)), text(LONG), text(TEXTS.get(2)))
                .setLayer(TEXT_LAYERS)
                .setPooling(Pooling.POOLING_TOKENS));

        for (int i : new int[] {0, 2}) {
            Tensor tokens = embeddings.get(i);
            int count = Math.toIntExact(tokens.getShape(0));
            assertThat(tokens.getShapeList()).containsExactly((long) count, (long) DIMENSION);
            assertThat(count).isBetween(7, 20);
            float[] expected = golden.floats("text_hidden_states", TEXT_LAYERS, i);
            assertClose(floats(tokens), Arrays.copyOf(expected, count * DIMENSION), Closeness.LOGITS);
        }
        assertThat(embeddings.get(1).getShape(0)).isEqualTo(77);
    }

    @Test
    void embed_meanOfAText_isOverItsTokens() throws Exception {
        float[] mean = floats(
                answer(request(text(TEXTS.get(0)), text(LONG)).setLayer(1).setPooling(Pooling.POOLING_MEAN))
                        .get(0));
        Tensor tokens = answer(request(text(TEXTS.get(0))).setLayer(1).setPooling(Pooling.POOLING_TOKENS))
                .get(0);

        float[] values = floats(tokens);
        int count = Math.toIntExact(tokens.getShape(0));
        float[] expected = new float[DIMENSION];
        IntStream.range(0, values.length).forEach(i -> expected[i % DIMENSION] += values[i] / count);
        assertClose(mean, expected, Closeness.LOGITS);
    }

    @Test
    void embed_layerThatOnlyPicturesHave_isRefusedForATextOnly() throws Exception {
        StatusRuntimeException failure =
                failureOf(request(text("a"), picture(0)).setLayer(3));

        assertThat(failure.getStatus().getCode()).isEqualTo(Code.INVALID_ARGUMENT);
        assertThat(Statuses.field(failure)).isEqualTo("layer");
        assertThat(failure).hasMessageContaining("0 to 2 are allowed for texts");
        assertThat(answer(request(picture(0)).setLayer(3))).hasSize(1);
    }

    @Test
    void embed_textOfTooManyBytes_isRefusedAndHarmsNoOther() throws Exception {
        StatusRuntimeException failure = failureOf(request(text("ok"), text("x".repeat(20_000))));

        assertThat(failure.getStatus().getCode()).isEqualTo(Code.INVALID_ARGUMENT);
        assertThat(Statuses.field(failure)).isEqualTo("inputs[1].text");
        assertThat(failure).hasMessageContaining("20000 bytes").hasMessageContaining("16384");
        assertThat(answer(request(text("ok")))).hasSize(1);
    }

    @Test
    void embed_textForAModelWithoutText_isRefused() throws Exception {
        StatusRuntimeException failure = Patience.failureOf(fixture.embed(
                EmbedRequest.newBuilder().setModel(VIT).addInputs(text("a")).build()));

        assertThat(failure.getStatus().getCode()).isEqualTo(Code.FAILED_PRECONDITION);
        assertThat(failure)
                .hasMessageContaining("reads no text, but `inputs[0].text` is set")
                .hasMessageContaining("it can classify, embed_image");
    }

    private static EmbedRequest.Builder request(EmbedInput... inputs) {
        return EmbedRequest.newBuilder().setModel(CLIP).addAllInputs(List.of(inputs));
    }

    private static EmbedInput text(String text) {
        return EmbedInput.newBuilder().setText(text).build();
    }

    private static EmbedInput picture(int index) {
        return EmbedInput.newBuilder()
                .setImage(encoded(Golden.PICTURES.get(index)))
                .build();
    }

    private static List<Tensor> answer(EmbedRequest.Builder request) throws Exception {
        return get(fixture.embed(request.build())).getEmbeddingsList();
    }

    private static StatusRuntimeException failureOf(EmbedRequest.Builder request) throws Exception {
        return Patience.failureOf(fixture.embed(request.build()));
    }
}
