package io.sluice.server.e2e;

import static io.sluice.server.e2e.Closeness.assertClose;
import static io.sluice.server.e2e.Messages.classify;
import static io.sluice.server.e2e.Messages.encoded;
import static io.sluice.server.e2e.Patience.failureOf;
import static io.sluice.server.e2e.Patience.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.sluice.proto.v1.ClassifyResponse;
import io.sluice.proto.v1.Image;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Files that are no pictures end their own request and nobody else's. */
class BrokenPicturesTest {

    private static final String TINY = "vit-tiny-random";
    private static final int GOOD_CALLS = 100;

    private static ServerFixture fixture;

    @BeforeAll
    static void start() throws Exception {
        fixture = ServerFixture.with().golden(TINY).ready();
    }

    @AfterAll
    static void stop() {
        fixture.close();
    }

    @Test
    void classify_everyBrokenFileAmongGoodCalls_harmsOnlyItself() throws Exception {
        List<String> broken = Golden.brokenPictures();
        assertThat(broken).hasSizeGreaterThanOrEqualTo(11);
        List<Image> pictures = Golden.PICTURES.stream().map(Messages::encoded).toList();
        List<Future<ClassifyResponse>> good = new ArrayList<>();
        List<Future<ClassifyResponse>> bad = new ArrayList<>();
        for (int i = 0; i < GOOD_CALLS; i++) {
            good.add(fixture.classify(classify(TINY, pictures.get(i % pictures.size()))
                    .setIncludeLogits(true)
                    .build()));
            if (i % (GOOD_CALLS / broken.size()) == 0 && bad.size() < broken.size()) {
                Image between = encoded(broken.get(bad.size()));
                bad.add(fixture.classify(classify(TINY, pictures.get(0), between, pictures.get(1))
                        .build()));
            }
        }

        assertThat(bad).hasSameSizeAs(broken);
        for (int i = 0; i < bad.size(); i++) {
            StatusRuntimeException failure = failureOf(bad.get(i));
            assertThat(failure.getStatus().getCode()).as(broken.get(i)).isEqualTo(Status.Code.INVALID_ARGUMENT);
            assertThat(Statuses.field(failure)).as(broken.get(i)).isEqualTo("images[1].encoded");
        }
        Golden golden = Golden.of(TINY);
        for (int i = 0; i < good.size(); i++) {
            assertClose(
                    Messages.floats(get(good.get(i)).getClassifications(0).getLogits()),
                    golden.floats("logits", i % pictures.size()),
                    Closeness.LOGITS);
        }
        Patience.until("every permit is back", () -> fixture.metrics.rowsInside(TINY) == 0);
    }

    @Test
    void embed_brokenFile_isNamedByItsPathThere() throws Exception {
        StatusRuntimeException failure = failureOf(
                fixture.embed(Messages.embed(TINY, encoded("bad_text.jpg")).build()));

        assertThat(Statuses.field(failure)).isEqualTo("inputs[0].image.encoded");
    }
}
