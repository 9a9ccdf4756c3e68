package io.sluice.server.e2e;

import static io.sluice.server.e2e.Messages.classify;
import static io.sluice.server.e2e.Messages.gray;
import static io.sluice.server.e2e.Patience.get;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.ListenableFuture;
import io.grpc.Status.Code;
import io.sluice.proto.v1.ClassifyRequest;
import io.sluice.proto.v1.ClassifyResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A stop loses nothing that was admitted. */
class StopUnderLoadTest {

    private static final String MODEL = "steady";
    private static final ClassifyRequest REQUEST = classify(MODEL, gray()).build();

    @Test
    void stop_requestsInside_answersEveryOne() throws Exception {
        ServerFixture fixture = ServerFixture.with()
                .synthetic(MODEL, Duration.ofMillis(50))
                .batch(4, Duration.ZERO)
                .ready();
        List<ListenableFuture<ClassifyResponse>> admitted = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            admitted.add(fixture.classify(REQUEST));
        }
        Patience.until(
                "all are counted",
                () -> fixture.metrics.rowsInside(MODEL) + fixture.metrics.ended(MODEL, "ok") >= admitted.size());

        boolean answered = fixture.server.stop();

        assertThat(answered).isTrue();
        for (ListenableFuture<ClassifyResponse> call : admitted) {
            assertThat(get(call).getModel()).isEqualTo(MODEL);
        }
        fixture.close();
    }

    @Test
    void stop_clientsGoOnCalling_eachCallEndsWithAnAnswerOrUnavailable() throws Exception {
        ServerFixture fixture = ServerFixture.with()
                .golden("vit-tiny-random")
                .synthetic(MODEL, Duration.ofMillis(3))
                .ready();
        try (Load load = new Load(fixture, REQUEST)) {
            Patience.until("under load", () -> load.ended(Code.OK) > 200);

            boolean answered = fixture.server.stop();

            assertThat(answered).isTrue();
            Patience.until("refused", () -> load.ended(Code.UNAVAILABLE) > 0);
            load.finish();
            assertThat(load.ends()).containsOnlyKeys(Code.OK, Code.UNAVAILABLE);
        }
        fixture.close();
    }
}
