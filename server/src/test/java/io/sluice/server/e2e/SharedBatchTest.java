package io.sluice.server.e2e;

import static io.sluice.server.e2e.Closeness.assertClose;
import static io.sluice.server.e2e.Messages.floats;
import static io.sluice.server.e2e.Patience.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.proto.v1.ClassifyResponse;
import io.sluice.proto.v1.EmbedResponse;
import io.sluice.proto.v1.Image;
import io.sluice.proto.v1.Pooling;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Requests that want different things of one forward pass. */
class SharedBatchTest {

    private static final String TINY = "vit-tiny-random";
    private static final int BATCH = 4;

    /** Longer than the calls of one round take to arrive, so that they fill their batch. */
    private static final Duration QUEUE_DELAY = Duration.ofSeconds(5);

    @Test
    void batch_ofDifferentOutputs_answersEachWithItsOwn() throws Exception {
        Golden golden = Golden.of(TINY);
        try (ServerFixture fixture =
                ServerFixture.with().golden(TINY).batch(BATCH, QUEUE_DELAY).ready()) {
            for (int i = 0; i < Golden.PICTURES.size(); i++) {
                Image picture = Messages.encoded(Golden.PICTURES.get(i));
                Future<ClassifyResponse> logits = fixture.classify(
                        Messages.classify(TINY, picture).setIncludeLogits(true).build());
                Future<EmbedResponse> own =
                        fixture.embed(Messages.embed(TINY, picture).build());
                Future<EmbedResponse> layer = fixture.embed(Messages.embed(TINY, picture)
                        .setLayer(1)
                        .setPooling(Pooling.POOLING_TOKENS)
                        .build());
                Future<EmbedResponse> mean = fixture.embed(Messages.embed(TINY, picture)
                        .setPooling(Pooling.POOLING_MEAN)
                        .build());

                ClassifyResponse ranking = get(logits);
                assertThat(ranking.getTiming().getBatchSize()).isEqualTo(BATCH);
                assertClose(
                        floats(ranking.getClassifications(0).getLogits()),
                        golden.floats("logits", i),
                        Closeness.LOGITS);
                assertEmbedding(get(own), golden.floats("cls_embedding", i));
                assertEmbedding(get(layer), golden.floats("hidden_states", 1, i));
                assertEmbedding(get(mean), golden.floats("patch_mean_embedding", i));
            }
        }
    }

    @Test
    void request_ofMoreRowsThanABatch_isAnsweredOnceInOrder() throws Exception {
        Golden golden = Golden.of(TINY);
        List<Image> twice = new ArrayList<>();
        for (int i = 0; i < 2 * Golden.PICTURES.size(); i++) {
            twice.add(Messages.encoded(Golden.PICTURES.get(i % Golden.PICTURES.size())));
        }
        try (ServerFixture fixture =
                ServerFixture.with().golden(TINY).batch(3, Duration.ZERO).ready()) {
            EmbedResponse response =
                    get(fixture.embed(Messages.embed(TINY, twice).build()));

            assertThat(response.getEmbeddingsList()).hasSameSizeAs(twice);
            assertThat(response.getTiming().getBatchSize()).isBetween(1, 3);
            for (int i = 0; i < twice.size(); i++) {
                assertClose(
                        floats(response.getEmbeddings(i)),
                        golden.floats("cls_embedding", i % Golden.PICTURES.size()),
                        Closeness.LOGITS);
            }
        }
    }

    private static void assertEmbedding(EmbedResponse response, float[] expected) {
        assertThat(response.getTiming().getBatchSize()).isEqualTo(BATCH);
        assertClose(floats(response.getEmbeddings(0)), expected, Closeness.LOGITS);
    }
}
