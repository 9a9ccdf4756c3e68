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
import io.grpc.internal.testing.StreamRecorder;
import java.time.Duration;
import java.util.List;
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
        StreamRecorder<HealthCheckResponse> server = watch(fixture, SERVER);
        StreamRecorder<HealthCheckResponse> slow = watch(fixture, "slow");
        Patience.until(
                "both watches stand",
                () -> !told(server).isEmpty() && !told(slow).isEmpty());
        assertThat(told(server)).containsExactly(NOT_SERVING);
        StatusRuntimeException early =
                failureOf(fixture.classify(classify("slow", gray()).build()));
        assertThat(early.getStatus().getCode()).isEqualTo(Code.UNAVAILABLE);
        assertThat(Statuses.reason(early)).isEqualTo("MODEL_NOT_READY");

        fixture.server.awaitReady();

        Patience.until(
                "told", () -> told(server).contains(SERVING) && told(slow).contains(SERVING));
        for (String name : List.of(SERVER, INFERENCE, "sluice.v1.ModelService", "fast", "slow")) {
            assertThat(check(fixture, name)).as(name).isEqualTo(SERVING);
        }

        fixture.server.stop();

        Patience.until("told", () -> told(server).size() == 3 && told(slow).size() == 3);
        assertThat(told(server)).containsExactly(NOT_SERVING, SERVING, NOT_SERVING);
        assertThat(told(slow)).containsExactly(NOT_SERVING, SERVING, NOT_SERVING);
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

    private static StreamRecorder<HealthCheckResponse> watch(ServerFixture fixture, String name) {
        StreamRecorder<HealthCheckResponse> answers = StreamRecorder.create();
        HealthGrpc.newStub(fixture.channel)
                .watch(HealthCheckRequest.newBuilder().setService(name).build(), answers);
        return answers;
    }

    private static List<ServingStatus> told(StreamRecorder<HealthCheckResponse> answers) {
        return List.copyOf(answers.getValues()).stream()
                .map(HealthCheckResponse::getStatus)
                .toList();
    }
}
