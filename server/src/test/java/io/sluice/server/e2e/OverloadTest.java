package io.sluice.server.e2e;

import static io.sluice.server.e2e.Messages.classify;
import static io.sluice.server.e2e.Messages.gray;
import static io.sluice.server.e2e.Patience.failureOf;
import static io.sluice.server.e2e.Patience.get;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.rpc.RetryInfo;
import io.grpc.Metadata;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.sluice.proto.v1.ClassifyRequest;
import io.sluice.proto.v1.ClassifyResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A server that is full says so at once, and says when to come back. */
class OverloadTest {

    private static final String SLOW = "slow";
    private static final int ROWS = 4;
    private static final Metadata.Key<String> PUSHBACK =
            Metadata.Key.of("grpc-retry-pushback-ms", Metadata.ASCII_STRING_MARSHALLER);
    private static final ClassifyRequest REQUEST = classify(SLOW, gray()).build();

    @Test
    void classify_queueFull_isRefusedWithTheTimeToRetry() throws Exception {
        try (ServerFixture fixture = full()) {
            List<ListenableFuture<ClassifyResponse>> admitted = fill(fixture);

            StatusRuntimeException refusal = failureOf(fixture.classify(REQUEST));

            assertThat(refusal.getStatus().getCode()).isEqualTo(Code.RESOURCE_EXHAUSTED);
            assertThat(Statuses.reason(refusal)).isEqualTo("QUEUE_FULL");
            assertThat(refusal).hasMessageContainingAll(SLOW, String.valueOf(ROWS));
            var delay = Statuses.detail(refusal, RetryInfo.class).getRetryDelay();
            long millis =
                    Duration.ofSeconds(delay.getSeconds(), delay.getNanos()).toMillis();
            assertThat(millis).isPositive();
            assertThat(Objects.requireNonNull(refusal.getTrailers()).get(PUSHBACK))
                    .isEqualTo(String.valueOf(millis));
            for (ListenableFuture<ClassifyResponse> call : admitted) {
                get(call);
            }
            assertThat(get(fixture.classify(REQUEST)).getModel()).isEqualTo(SLOW);
            assertThat(fixture.metrics.ended(SLOW, "queue_full")).isEqualTo(1);
        }
    }

    @Test
    void classify_moreRowsThanEverFit_isRefusedWhole() throws Exception {
        try (ServerFixture fixture = full()) {
            StatusRuntimeException refusal = failureOf(fixture.classify(
                    classify(SLOW, Collections.nCopies(ROWS + 1, gray())).build()));

            assertThat(refusal.getStatus().getCode()).isEqualTo(Code.RESOURCE_EXHAUSTED);
            assertThat(fixture.metrics.rowsInside(SLOW)).isZero();
            assertThat(fixture.metrics.rowsRun(SLOW)).isZero();
        }
    }

    private static ServerFixture full() throws Exception {
        return ServerFixture.with()
                .synthetic(SLOW, Duration.ofMillis(300))
                .batch(1, Duration.ZERO)
                .maxRows(ROWS)
                .ready();
    }

    private static List<ListenableFuture<ClassifyResponse>> fill(ServerFixture fixture) {
        List<ListenableFuture<ClassifyResponse>> admitted = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
            admitted.add(fixture.classify(REQUEST));
        }
        Patience.until("the queue is full", () -> fixture.metrics.rowsInside(SLOW) == ROWS);
        return admitted;
    }
}
