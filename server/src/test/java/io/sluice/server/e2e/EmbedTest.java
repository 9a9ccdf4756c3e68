package io.sluice.server.e2e;

import static io.sluice.server.e2e.Closeness.assertClose;
import static io.sluice.server.e2e.Closeness.largest;
import static io.sluice.server.e2e.Closeness.unit;
import static io.sluice.server.e2e.Messages.embed;
import static io.sluice.server.e2e.Messages.floats;
import static io.sluice.server.e2e.Patience.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.proto.v1.DataType;
import io.sluice.proto.v1.EmbedRequest;
import io.sluice.proto.v1.Image;
import io.sluice.proto.v1.Pooling;
import io.sluice.proto.v1.Tensor;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Embed against the reference. */
class EmbedTest {

    private static final String TINY = "vit-tiny-random";
    private static final String BASE = "vit-tiny-base-pooler";
    private static final int LAYERS = 3;
    private static final int TOKENS = 17;
    private static final int DIMENSION = 64;
    private static final List<Image> PICTURES =
            Golden.PICTURES.stream().map(Messages::encoded).toList();

    private static ServerFixture fixture;
    private static Golden golden;

    @BeforeAll
    static void start() throws Exception {
        golden = Golden.of(TINY);
        fixture = ServerFixture.with().golden(TINY).golden(BASE).ready();
    }

    @AfterAll
    static void stop() {
        fixture.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"POOLING_UNSPECIFIED", "POOLING_CLS"})
    void embed_classToken_equalsTheReference(Pooling pooling) throws Exception {
        List<Tensor> embeddings = answer(embed(TINY, PICTURES).setPooling(pooling));

        for (int i = 0; i < PICTURES.size(); i++) {
            assertThat(embeddings.get(i).getShapeList()).containsExactly((long) DIMENSION);
            assertThat(embeddings.get(i).getDataType()).isEqualTo(DataType.DATA_TYPE_FLOAT32);
            assertClose(floats(embeddings.get(i)), golden.floats("cls_embedding", i), Closeness.LOGITS);
        }
    }

    @Test
    void embed_meanOverPatches_equalsTheReference() throws Exception {
        List<Tensor> embeddings = answer(embed(TINY, PICTURES).setPooling(Pooling.POOLING_MEAN));

        for (int i = 0; i < PICTURES.size(); i++) {
            assertClose(floats(embeddings.get(i)), golden.floats("patch_mean_embedding", i), Closeness.LOGITS);
        }
    }

    @Test
    void embed_tokens_equalTheReference() throws Exception {
        List<Tensor> embeddings = answer(embed(TINY, PICTURES).setPooling(Pooling.POOLING_TOKENS));

        for (int i = 0; i < PICTURES.size(); i++) {
            assertThat(embeddings.get(i).getShapeList()).containsExactly((long) TOKENS, (long) DIMENSION);
            assertClose(floats(embeddings.get(i)), golden.floats("last_hidden_state_layernormed", i), Closeness.LOGITS);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, LAYERS})
    void embed_hiddenLayer_equalsTheReference(int layer) throws Exception {
        List<Tensor> tokens = answer(embed(TINY, PICTURES).setLayer(layer).setPooling(Pooling.POOLING_TOKENS));
        List<Tensor> unpooled = answer(embed(TINY, PICTURES).setLayer(layer));
        List<Tensor> means = answer(embed(TINY, PICTURES).setLayer(layer).setPooling(Pooling.POOLING_MEAN));

        for (int i = 0; i < PICTURES.size(); i++) {
            float[] expected = golden.floats("hidden_states", layer, i);
            assertClose(floats(tokens.get(i)), expected, Closeness.LOGITS);
            assertClose(floats(unpooled.get(i)), Arrays.copyOf(expected, DIMENSION), Closeness.LOGITS);
            assertClose(floats(means.get(i)), patchMean(expected), Closeness.LOGITS);
        }
    }

    @Test
    void embed_pooler_equalsTheReference() throws Exception {
        List<Tensor> embeddings = answer(embed(BASE, PICTURES).setPooling(Pooling.POOLING_POOLER));

        for (int i = 0; i < PICTURES.size(); i++) {
            assertClose(floats(embeddings.get(i)), Golden.of(BASE).floats("pooler_output", i), Closeness.LOGITS);
        }
    }

    @Test
    void embed_modelWithPooler_ownEmbeddingIsStillTheClassToken() throws Exception {
        List<Tensor> embeddings = answer(embed(BASE, PICTURES));

        for (int i = 0; i < PICTURES.size(); i++) {
            assertClose(floats(embeddings.get(i)), Golden.of(BASE).floats("last_hidden_state", i, 0), Closeness.LOGITS);
        }
    }

    @Test
    void embed_normalize_dividesByTheNorm() throws Exception {
        List<Tensor> embeddings = answer(embed(TINY, PICTURES).setNormalize(true));

        for (int i = 0; i < PICTURES.size(); i++) {
            assertClose(floats(embeddings.get(i)), unit(golden.floats("cls_embedding", i)), Closeness.LOGITS);
        }
    }

    @Test
    void embed_float16_isTheReferenceRounded() throws Exception {
        List<Tensor> embeddings = answer(embed(TINY, PICTURES).setDataType(DataType.DATA_TYPE_FLOAT16));

        for (int i = 0; i < PICTURES.size(); i++) {
            float[] expected = golden.floats("cls_embedding", i);
            assertThat(embeddings.get(i).getDataType()).isEqualTo(DataType.DATA_TYPE_FLOAT16);
            // Half a unit in the last of 11 bits.
            float rounding = largest(expected) / 2048;
            assertClose(floats(embeddings.get(i)), expected, rounding + Closeness.LOGITS);
        }
    }

    @Test
    void embed_int8_isTheReferenceWithinHalfAStep() throws Exception {
        List<Tensor> embeddings = answer(embed(TINY, PICTURES).setDataType(DataType.DATA_TYPE_INT8));

        for (int i = 0; i < PICTURES.size(); i++) {
            float[] expected = golden.floats("cls_embedding", i);
            Tensor embedding = embeddings.get(i);
            assertThat(embedding.getDataType()).isEqualTo(DataType.DATA_TYPE_INT8);
            assertClose(new float[] {embedding.getScale()}, new float[] {largest(expected) / 127}, Closeness.LOGITS);
            assertClose(floats(embedding), expected, embedding.getScale() / 2 + Closeness.LOGITS);
        }
    }

    private static List<Tensor> answer(EmbedRequest.Builder request) throws Exception {
        List<Tensor> embeddings = get(fixture.embed(request.build())).getEmbeddingsList();
        assertThat(embeddings).hasSize(request.getInputsCount());
        return embeddings;
    }

    private static float[] patchMean(float[] tokens) {
        float[] mean = new float[DIMENSION];
        for (int i = DIMENSION; i < tokens.length; i++) {
            mean[i % DIMENSION] += tokens[i] / (TOKENS - 1);
        }
        return mean;
    }
}
