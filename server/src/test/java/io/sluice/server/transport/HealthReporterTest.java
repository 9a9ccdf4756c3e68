package io.sluice.server.transport;

import static io.sluice.server.transport.TransportFixture.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.StreamObserver;
import io.sluice.proto.v1.InferenceServiceGrpc;
import io.sluice.proto.v1.ModelServiceGrpc;
import io.sluice.server.repository.ModelState;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HealthReporterTest {

    private static final String SERVER = "";

    private TransportFixture transport;

    @BeforeEach
    void start() throws Exception {
        transport = TransportFixture.start("a", "b");
    }

    @AfterEach
    void stop() {
        transport.close();
    }

    @Test
    void check_everyModelReady_serves() {
        assertThat(check(SERVER)).isEqualTo(ServingStatus.SERVING);
        assertThat(check(InferenceServiceGrpc.SERVICE_NAME)).isEqualTo(ServingStatus.SERVING);
        assertThat(check(ModelServiceGrpc.SERVICE_NAME)).isEqualTo(ServingStatus.SERVING);
        assertThat(check("a")).isEqualTo(ServingStatus.SERVING);
        assertThat(check("b")).isEqualTo(ServingStatus.SERVING);
    }

    @Test
    void check_oneModelLoading_serverDoesNotServeButTheOtherModelDoes() {
        transport.repository.move("b", ModelState.LOADING);

        assertThat(check(SERVER)).isEqualTo(ServingStatus.NOT_SERVING);
        assertThat(check(InferenceServiceGrpc.SERVICE_NAME)).isEqualTo(ServingStatus.NOT_SERVING);
        assertThat(check(ModelServiceGrpc.SERVICE_NAME)).isEqualTo(ServingStatus.SERVING);
        assertThat(check("a")).isEqualTo(ServingStatus.SERVING);
        assertThat(check("b")).isEqualTo(ServingStatus.NOT_SERVING);
    }

    @Test
    void check_unknownName_isNotFound() {
        assertThatThrownBy(() -> check("nobody"))
                .isInstanceOf(StatusRuntimeException.class)
                .hasMessageContaining("NOT_FOUND");
    }

    @Test
    void check_draining_servesNothingForGood() {
        transport.server.drain();
        transport.repository.move("a", ModelState.READY);

        assertThat(check(SERVER)).isEqualTo(ServingStatus.NOT_SERVING);
        assertThat(check("a")).isEqualTo(ServingStatus.NOT_SERVING);
        assertThat(check(ModelServiceGrpc.SERVICE_NAME)).isEqualTo(ServingStatus.NOT_SERVING);
    }

    @Test
    void watch_stateChanges_areToldInOrder() throws Exception {
        BlockingQueue<ServingStatus> seen = watch(SERVER);
        assertThat(next(seen)).isEqualTo(ServingStatus.SERVING);

        transport.repository.move("a", ModelState.DRAINING);
        assertThat(next(seen)).isEqualTo(ServingStatus.NOT_SERVING);

        transport.repository.move("a", ModelState.READY);
        assertThat(next(seen)).isEqualTo(ServingStatus.SERVING);

        transport.server.drain();
        assertThat(next(seen)).isEqualTo(ServingStatus.NOT_SERVING);
    }

    private ServingStatus check(String name) {
        return HealthGrpc.newBlockingStub(transport.channel)
                .withDeadlineAfter(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .check(HealthCheckRequest.newBuilder().setService(name).build())
                .getStatus();
    }

    private BlockingQueue<ServingStatus> watch(String name) {
        BlockingQueue<ServingStatus> seen = new LinkedBlockingQueue<>();
        HealthGrpc.newStub(transport.channel)
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

    private static ServingStatus next(BlockingQueue<ServingStatus> seen) throws InterruptedException {
        ServingStatus status = seen.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(status).as("told in time").isNotNull();
        return status;
    }
}
