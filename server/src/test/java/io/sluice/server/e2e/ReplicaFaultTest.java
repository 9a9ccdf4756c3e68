package io.sluice.server.e2e;

import static io.sluice.server.e2e.Messages.classify;
import static io.sluice.server.e2e.Messages.gray;
import static io.sluice.server.e2e.Patience.failureOf;
import static io.sluice.server.e2e.Patience.get;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.Uninterruptibles;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.sluice.model.engine.EngineException;
import io.sluice.proto.v1.ClassifyRequest;
import io.sluice.proto.v1.ClassifyResponse;
import io.sluice.proto.v1.GetModelRequest;
import io.sluice.proto.v1.ModelServiceGrpc;
import io.sluice.proto.v1.Replica;
import io.sluice.proto.v1.ReplicaState;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Replicas that throw, hang and die under clients who call all the time. */
@Timeout(120)
class ReplicaFaultTest {

    private static final String MODEL = "shaky";
    private static final String OTHER = "steady";
    private static final ClassifyRequest REQUEST = classify(MODEL, gray()).build();

    /** Far above what a pass that takes nothing takes on a busy machine. */
    private static final Duration HANG_TIMEOUT = Duration.ofSeconds(2);

    private final FaultyModel model = new FaultyModel("base=1ms,per-row=0,size=8,classes=4");

    @Test
    void replicaThrowsAgainAndAgain_isRestartedAndTheOtherServesOn() throws Exception {
        try (ServerFixture fixture = two();
                Load load = new Load(fixture, REQUEST)) {
            Patience.until("under load", () -> load.ended(Code.OK) > 50);

            model.sessions().get(0).first(() -> {
                throw new EngineException("the device is on fire", null);
            });
            Patience.until("a third session", () -> model.sessions().size() == 3);
            awaitServing(fixture, 2);
            load.finish();

            assertThat(load.ends()).containsOnlyKeys(Code.OK, Code.INTERNAL);
            assertThat(load.ended(Code.INTERNAL)).as("of three batches").isLessThanOrEqualTo(3 * 8);
            assertThat(model.sessions().get(0).isClosed()).isTrue();
            assertThat(restarts(fixture)).isEqualTo(1);
            assertThat(fixture.metrics.value("sluice_replica_restarts_total", MODEL, "reason=\"faulted\""))
                    .isEqualTo(1);
        }
    }

    @Test
    void replicaHangs_itsRequestsEndTheOtherServesOnAndAFreshOneTakesItsPlace() throws Exception {
        CountDownLatch hung = new CountDownLatch(1);
        try (ServerFixture fixture = two();
                Load load = new Load(fixture, REQUEST)) {
            Patience.until("under load", () -> load.ended(Code.OK) > 50);

            model.sessions().get(0).first(() -> Uninterruptibles.awaitUninterruptibly(hung));
            Patience.until("a third session", () -> model.sessions().size() == 3);
            awaitServing(fixture, 2);
            load.finish();

            assertThat(load.ends()).containsOnlyKeys(Code.OK, Code.UNAVAILABLE);
            assertThat(load.ended(Code.UNAVAILABLE)).as("of one batch").isBetween(1L, 8L);
            assertThat(fixture.metrics.value("sluice_passes_hung_total", MODEL)).isEqualTo(1);
            assertThat(fixture.metrics.value("sluice_replica_restarts_total", MODEL, "reason=\"hung\""))
                    .isEqualTo(1);
            assertThat(model.sessions().get(0).isClosed()).isFalse();

            hung.countDown();
            Patience.until(
                    "the old session is closed", () -> model.sessions().get(0).isClosed());
            assertThat(get(fixture.classify(REQUEST)).getModel()).isEqualTo(MODEL);
            assertThat(fixture.metrics.ended(MODEL, "ok") + fixture.metrics.ended(MODEL, "replica_hung"))
                    .as("each request ended once")
                    .isEqualTo(load.ended(Code.OK) + load.ended(Code.UNAVAILABLE) + 1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"StackOverflowError", "AssertionError", "OutOfMemoryError"})
    void replicaThreadDies_itsRequestsEndAndAFreshOneTakesItsPlace(String error) throws Exception {
        try (ServerFixture fixture = two();
                Load load = new Load(fixture, REQUEST)) {
            Patience.until("under load", () -> load.ended(Code.OK) > 50);

            model.sessions().get(1).first(() -> die(error));
            Patience.until("a third session", () -> model.sessions().size() == 3);
            awaitServing(fixture, 2);
            load.finish();

            assertThat(load.ends()).containsOnlyKeys(Code.OK, Code.INTERNAL);
            assertThat(load.ended(Code.INTERNAL)).as("of one batch").isBetween(1L, 8L);
            assertThat(model.sessions().get(1).isClosed()).isTrue();
        }
    }

    @Test
    void onlyReplicaFails_isNotServingUntilASessionOpensAndWhatWaitsIsAnsweredThen() throws Exception {
        try (ServerFixture fixture = ServerFixture.with()
                .synthetic(OTHER, Duration.ZERO)
                .faulty(MODEL, model)
                .batch(1, Duration.ZERO)
                .ready()) {
            assertThat(health(fixture, MODEL)).isEqualTo(ServingStatus.SERVING);
            CountDownLatch allInside = new CountDownLatch(1);
            model.sessions().get(0).first(() -> {
                Uninterruptibles.awaitUninterruptibly(allInside);
                throw new EngineException("the device is on fire", null);
            });
            model.failToOpen(3);
            List<ListenableFuture<ClassifyResponse>> calls = IntStream.range(0, 8)
                    .mapToObj(i -> fixture.classify(REQUEST))
                    .toList();
            Patience.until("all inside", () -> fixture.metrics.rowsInside(MODEL) == 8);
            allInside.countDown();

            Patience.until("down", () -> health(fixture, MODEL) == ServingStatus.NOT_SERVING);
            StatusRuntimeException refused = failureOf(fixture.classify(REQUEST));
            assertThat(refused.getStatus().getCode()).isEqualTo(Code.UNAVAILABLE);
            assertThat(Statuses.reason(refused)).isEqualTo("NO_REPLICA");
            assertThat(refused.getMessage()).contains("no replica of model 'shaky' serves at the moment; retry after");
            assertThat(health(fixture, "")).isEqualTo(ServingStatus.NOT_SERVING);
            assertThat(health(fixture, OTHER)).isEqualTo(ServingStatus.SERVING);
            assertThat(get(fixture.classify(classify(OTHER, gray()).build())).getModel())
                    .isEqualTo(OTHER);

            Patience.until("up again", () -> health(fixture, MODEL) == ServingStatus.SERVING);
            assertThat(health(fixture, "")).isEqualTo(ServingStatus.SERVING);
            assertThat(restarts(fixture)).isEqualTo(4);
            long answered = calls.stream().filter(ReplicaFaultTest::succeeds).count();
            assertThat(answered)
                    .as("all but those of the three batches that failed")
                    .isEqualTo(5);
        }
    }

    private ServerFixture two() throws Exception {
        return ServerFixture.with()
                .faulty(MODEL, model)
                .replicas(2)
                .hangTimeout(HANG_TIMEOUT)
                .ready();
    }

    private static void die(String error) {
        switch (error) {
            case "StackOverflowError" -> throw new StackOverflowError();
            case "OutOfMemoryError" -> throw new OutOfMemoryError("not really");
            default -> throw new AssertionError("dead");
        }
    }

    private static boolean succeeds(ListenableFuture<ClassifyResponse> call) {
        try {
            return get(call).getModel().equals(MODEL);
        } catch (Exception failed) {
            return false;
        }
    }

    private static void awaitServing(ServerFixture fixture, int replicas) {
        Patience.until(
                "serving again",
                () -> replicas(fixture).stream()
                                .filter(replica -> replica.getState() == ReplicaState.REPLICA_STATE_SERVING)
                                .count()
                        == replicas);
    }

    private static int restarts(ServerFixture fixture) {
        return replicas(fixture).stream().mapToInt(Replica::getRestarts).sum();
    }

    private static List<Replica> replicas(ServerFixture fixture) {
        return ModelServiceGrpc.newBlockingStub(fixture.channel)
                .getModel(GetModelRequest.newBuilder().setModel(MODEL).build())
                .getModel()
                .getReplicasList();
    }

    private static ServingStatus health(ServerFixture fixture, String name) {
        return HealthGrpc.newBlockingStub(fixture.channel)
                .check(HealthCheckRequest.newBuilder().setService(name).build())
                .getStatus();
    }
}
