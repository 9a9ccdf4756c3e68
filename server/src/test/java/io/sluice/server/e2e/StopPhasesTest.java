package io.sluice.server.e2e;

import static io.sluice.server.e2e.Messages.classify;
import static io.sluice.server.e2e.Messages.gray;
import static io.sluice.server.e2e.Patience.failureOf;
import static io.sluice.server.e2e.Patience.get;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.Uninterruptibles;
import io.grpc.Status.Code;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.sluice.proto.v1.ClassifyRequest;
import io.sluice.proto.v1.ClassifyResponse;
import io.sluice.proto.v1.LoadModelRequest;
import io.sluice.proto.v1.LoadModelResponse;
import io.sluice.proto.v1.UnloadModelRequest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A stop in its phases, and from whatever state the server is in. */
@Timeout(120)
class StopPhasesTest {

    private static final String MODEL = "held";
    private static final ClassifyRequest REQUEST = classify(MODEL, gray()).build();
    private static final Duration FOR_EVER = Duration.ofMinutes(5);

    private final FaultyModel model = new FaultyModel("base=0,per-row=0,size=8,classes=4");
    private final CountDownLatch release = new CountDownLatch(1);

    @Test
    void notice_healthAndReadinessSayStopWhileCallsAreStillTaken() throws Exception {
        ServerFixture fixture =
                ServerFixture.with().faulty(MODEL, model).notice(FOR_EVER).ready();
        assertThat(probe(fixture, "/startupz").statusCode()).isEqualTo(200);
        try (Load load = new Load(fixture, REQUEST)) {
            Patience.until("under load", () -> load.ended(Code.OK) > 50);

            CompletableFuture<Boolean> stopped = CompletableFuture.supplyAsync(fixture.server::stopWithNotice);
            Patience.until("told", () -> health(fixture) == ServingStatus.NOT_SERVING);
            assertThat(probe(fixture, "/readyz").statusCode()).isEqualTo(503);
            assertThat(probe(fixture, "/readyz").body()).startsWith("the server is stopping\n");
            assertThat(probe(fixture, "/livez").statusCode()).isEqualTo(200);
            assertThat(probe(fixture, "/startupz").statusCode()).isEqualTo(200);
            long before = load.ended(Code.OK);
            Patience.until("served on", () -> load.ended(Code.OK) > before + 50);
            assertThat(load.ends()).containsOnlyKeys(Code.OK);

            fixture.server.hurry();

            assertThat(get(stopped)).isTrue();
            Patience.until("refused", () -> load.ended(Code.UNAVAILABLE) > 0);
            load.finish();
            assertThat(load.ends()).containsOnlyKeys(Code.OK, Code.UNAVAILABLE);
        }
        fixture.close();
    }

    @Test
    void drain_newCallsAreRefusedWhileThoseInsideAreFinished() throws Exception {
        ServerFixture fixture = ServerFixture.with().faulty(MODEL, model).ready();
        ListenableFuture<ClassifyResponse> inside = holdOne(fixture);

        CompletableFuture<Boolean> stopped = CompletableFuture.supplyAsync(fixture.server::stopWithNotice);
        Patience.until("refuses", () -> refusalOf(fixture) == Code.UNAVAILABLE);
        assertThat(stopped).isNotDone();
        release.countDown();

        assertThat(get(inside).getModel()).isEqualTo(MODEL);
        assertThat(get(stopped)).isTrue();
        fixture.close();
    }

    @Test
    void hurry_whileDraining_cutsOffAndSaysSo() throws Exception {
        ServerFixture fixture =
                ServerFixture.with().faulty(MODEL, model).drainTimeout(FOR_EVER).ready();
        ListenableFuture<ClassifyResponse> inside = holdOne(fixture);
        CompletableFuture<Boolean> stopped = CompletableFuture.supplyAsync(fixture.server::stop);
        Patience.until("refuses", () -> refusalOf(fixture) == Code.UNAVAILABLE);

        fixture.server.hurry();

        assertThat(get(stopped)).isFalse();
        assertThat(failureOf(inside).getStatus().getCode()).isEqualTo(Code.UNAVAILABLE);
        release.countDown();
        fixture.close();
    }

    @Test
    void stop_modelStillBeingLoaded_isBoundedAndNothingIsLost() throws Exception {
        model.beforeOpen(() -> Uninterruptibles.awaitUninterruptibly(release));
        ServerFixture fixture =
                ServerFixture.with().faulty(MODEL, model).drainTimeout(FOR_EVER).open();
        assertThat(probe(fixture, "/startupz").statusCode()).isEqualTo(503);

        assertThat(get(CompletableFuture.supplyAsync(fixture.server::stop))).isTrue();

        assertThat(fixture.server.awaitReady()).as("is told, not kept waiting").isFalse();
        release.countDown();
        fixture.close();
    }

    @Test
    void stop_administratorLoadsAModel_endsItsCallAndIsBounded() throws Exception {
        ServerFixture fixture = ServerFixture.with()
                .faulty(MODEL, model)
                .drainTimeout(FOR_EVER)
                .admin()
                .ready();
        get(fixture.models()
                .unloadModel(UnloadModelRequest.newBuilder().setModel(MODEL).build()));
        CountDownLatch loading = new CountDownLatch(1);
        model.beforeOpen(() -> {
            loading.countDown();
            Uninterruptibles.awaitUninterruptibly(release);
        });
        ListenableFuture<LoadModelResponse> load = fixture.models()
                .loadModel(LoadModelRequest.newBuilder().setModel(MODEL).build());
        Uninterruptibles.awaitUninterruptibly(loading);

        assertThat(get(CompletableFuture.supplyAsync(fixture.server::stop))).isTrue();

        assertThat(failureOf(load).getStatus().getCode()).isEqualTo(Code.UNAVAILABLE);
        release.countDown();
        fixture.close();
    }

    @Test
    void stop_replicaHangs_isBoundedAndSaysThatNotAllWasAnswered() throws Exception {
        ServerFixture fixture = ServerFixture.with()
                .faulty(MODEL, model)
                .drainTimeout(Duration.ofMillis(100))
                .ready();
        ListenableFuture<ClassifyResponse> inside = holdOne(fixture);

        assertThat(get(CompletableFuture.supplyAsync(fixture.server::stop))).isFalse();

        assertThat(failureOf(inside).getStatus().getCode()).isEqualTo(Code.UNAVAILABLE);
        release.countDown();
        fixture.close();
    }

    /** A call whose pass does not end before the release. */
    private ListenableFuture<ClassifyResponse> holdOne(ServerFixture fixture) {
        CountDownLatch running = new CountDownLatch(1);
        model.sessions().get(0).first(() -> {
            running.countDown();
            Uninterruptibles.awaitUninterruptibly(release);
        });
        ListenableFuture<ClassifyResponse> call = fixture.classify(REQUEST);
        Uninterruptibles.awaitUninterruptibly(running);
        return call;
    }

    /** How a call ends that comes now; one that is let in ends late, because of the one that is held. */
    private static Code refusalOf(ServerFixture fixture) {
        try {
            return failureOf(fixture.classify(REQUEST, Duration.ofSeconds(5)))
                    .getStatus()
                    .getCode();
        } catch (InterruptedException | TimeoutException never) {
            throw new IllegalStateException(never);
        }
    }

    private static ServingStatus health(ServerFixture fixture) {
        return HealthGrpc.newBlockingStub(fixture.channel)
                .check(HealthCheckRequest.getDefaultInstance())
                .getStatus();
    }

    private static HttpResponse<String> probe(ServerFixture fixture, String path) throws Exception {
        URI page = URI.create("http://127.0.0.1:%d%s".formatted(fixture.server.httpPort(), path));
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.ofString());
    }
}
