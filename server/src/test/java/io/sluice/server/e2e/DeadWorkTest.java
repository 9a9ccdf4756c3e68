package io.sluice.server.e2e;

import static io.sluice.server.e2e.Messages.classify;
import static io.sluice.server.e2e.Messages.gray;
import static io.sluice.server.e2e.Patience.failureOf;
import static io.sluice.server.e2e.Patience.get;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.ListenableFuture;
import io.grpc.ManagedChannel;
import io.grpc.Status.Code;
import io.sluice.proto.v1.ClassifyRequest;
import io.sluice.proto.v1.ClassifyResponse;
import io.sluice.proto.v1.InferenceServiceGrpc;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A request that nobody waits for any more is never computed. */
class DeadWorkTest {

    private static final String SLOW = "slow";
    private static final Duration BATCH_TIME = Duration.ofMillis(500);

    /** One row runs, one batch of one row is ready behind it; what comes after these has not been dispatched. */
    private static final int DISPATCHED = 2;

    private static final ClassifyRequest REQUEST = classify(SLOW, gray()).build();

    private ServerFixture fixture;
    private final List<ListenableFuture<ClassifyResponse>> before = new ArrayList<>();

    @BeforeEach
    void fillTheReplica() throws Exception {
        fixture = ServerFixture.with()
                .synthetic(SLOW, BATCH_TIME)
                .batch(1, Duration.ZERO)
                .ready();
        for (int i = 0; i < DISPATCHED; i++) {
            before.add(fixture.classify(REQUEST));
        }
        Patience.until("the replica is full", () -> fixture.metrics.rowsInside(SLOW) == DISPATCHED);
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void classify_cancelledBeforeDispatch_isNeverRun() throws Exception {
        ListenableFuture<ClassifyResponse> call = fixture.classify(REQUEST);
        Patience.until("it waits", () -> fixture.metrics.rowsInside(SLOW) == DISPATCHED + 1);

        call.cancel(true);

        Patience.until("its permit is back", () -> fixture.metrics.rowsInside(SLOW) <= DISPATCHED);
        assertOnlyTheOthersRun();
        assertThat(fixture.metrics.ended(SLOW, "cancelled")).isEqualTo(1);
    }

    @Test
    void classify_deadlineBeforeDispatch_isNeverRun() throws Exception {
        ListenableFuture<ClassifyResponse> call = fixture.classify(REQUEST, BATCH_TIME.dividedBy(3));

        assertThat(failureOf(call).getStatus().getCode()).isEqualTo(Code.DEADLINE_EXCEEDED);

        assertOnlyTheOthersRun();
        assertThat(fixture.metrics.ended(SLOW, "deadline_exceeded")).isEqualTo(1);
    }

    @Test
    void classify_clientGoesAway_isNeverRun() throws Exception {
        ManagedChannel leaving = fixture.connect();
        for (int i = 0; i < 5; i++) {
            InferenceServiceGrpc.newFutureStub(leaving).classify(REQUEST);
        }
        Patience.until("they wait", () -> fixture.metrics.rowsInside(SLOW) == DISPATCHED + 5);

        leaving.shutdownNow();

        Patience.until("their permits are back", () -> fixture.metrics.rowsInside(SLOW) <= DISPATCHED);
        assertOnlyTheOthersRun();
        assertThat(fixture.metrics.ended(SLOW, "cancelled")).isEqualTo(5);
    }

    /** A last request goes through the whole path, so that what came before it would have run by then. */
    private void assertOnlyTheOthersRun() throws Exception {
        before.add(fixture.classify(REQUEST));
        for (ListenableFuture<ClassifyResponse> call : before) {
            get(call);
        }
        Patience.until("all is counted", () -> fixture.metrics.ended(SLOW, "ok") == before.size());
        assertThat(fixture.metrics.rowsRun(SLOW)).isEqualTo(before.size());
        assertThat(fixture.metrics.rowsInside(SLOW)).isZero();
    }
}
