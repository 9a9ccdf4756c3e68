package io.sluice.server.e2e;

import static io.grpc.health.v1.HealthCheckResponse.ServingStatus.NOT_SERVING;
import static io.grpc.health.v1.HealthCheckResponse.ServingStatus.SERVING;
import static io.sluice.server.e2e.Messages.classify;
import static io.sluice.server.e2e.Messages.gray;
import static io.sluice.server.e2e.Patience.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Health as a load balancer sees it, from the open port to the stop. */
class HealthTest {

    /** Warm-up runs one batch, so the model takes that long to be READY. */
    private static final Duration WARMUP = Duration.ofSeconds(2);

    private static final String SERVER = "";
    private static final String INFERENCE = "sluice.v1.InferenceService";

    @Test
    void health_fromStartToStop_isToldTruthfully() throws Exception {
        ServerFixture fixture = ServerFixture.with()
                .synthetic("fast", Duration.ZERO)
                .synthetic("slow", WARMUP)
                .open();
        List<ServingStatus> server = watch(fixture, SERVER);
        List<ServingStatus> slow = watch(fixture, "slow");
        Patience.until("both watches stand", () -> !server.isEmpty() && !slow.isEmpty());
        assertThat(server).containsExactly(NOT_SERVING);
        StatusRuntimeException early =
                failureOf(fixture.classify(classify("slow", gray()).build()));
        assertThat(early.getStatus().getCode()).isEqualTo(Code.UNAVAILABLE);
        assertThat(Statuses.reason(early)).isEqualTo("MODEL_NOT_READY");

        fixture.server.awaitReady();

        Patience.until("told", () -> server.contains(SERVING) && slow.contains(SERVING));
        for (String name : List.of(SERVER, INFERENCE, "sluice.v1.ModelService", "fast", "slow")) {
            assertThat(check(fixture, name)).as(name).isEqualTo(SERVING);
        }

        fixture.server.stop();

        Patience.until("told", () -> server.size() == 3 && slow.size() == 3);
        assertThat(server).containsExactly(NOT_SERVING, SERVING, NOT_SERVING);
        assertThat(slow).containsExactly(NOT_SERVING, SERVING, NOT_SERVING);
        fixture.close();
    }

    @Test
    void health_modelThatCannotBeLoaded_doesNotServeButTheOthersDo() throws Exception {
        try (ServerFixture fixture = ServerFixture.with()
                .golden("vit-tiny-bin")
                .synthetic("fast", Duration.ZERO)
                .open()) {
            Patience.until("the other serves", () -> check(fixture, "fast") == SERVING);

            assertThat(check(fixture, "vit-tiny-bin")).isEqualTo(NOT_SERVING);
            assertThat(check(fixture, SERVER)).isEqualTo(NOT_SERVING);
        }
    }

    private static ServingStatus check(ServerFixture fixture, String name) {
        return HealthGrpc.newBlockingStub(fixture.channel)
                .check(HealthCheckRequest.newBuilder().setService(name).build())
                .getStatus();
    }

    private static List<ServingStatus> watch(ServerFixture fixture, String name) {
        List<ServingStatus> seen = new CopyOnWriteArrayList<>();
        HealthGrpc.newStub(fixture.channel)
                .watch(HealthCheckRequest.newBuilder().setService(name).build(), new StreamObserver<>() {
                    @Override
                    public void onNext(HealthCheckResponse response) {
                        seen.add(response.getStatus());
                    }

                    @Override
                    public void onError(Throwable closed) {}

                    @Override
                    public void onCompleted() {}
                });
        return seen;
    }
}
