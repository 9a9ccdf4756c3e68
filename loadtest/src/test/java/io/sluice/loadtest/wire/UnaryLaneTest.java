package io.sluice.loadtest.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Metadata;
import io.grpc.Status;
import io.sluice.loadtest.arrivals.Arrivals;
import io.sluice.loadtest.arrivals.RateProfile;
import io.sluice.loadtest.arrivals.Spacing;
import io.sluice.loadtest.generator.Load;
import io.sluice.loadtest.generator.LoadGenerator;
import io.sluice.loadtest.measure.LoadReport;
import io.sluice.loadtest.wire.call.CallPolicy;
import io.sluice.loadtest.wire.call.Withdrawal;
import io.sluice.loadtest.workload.PictureSource;
import io.sluice.loadtest.workload.PreparedRequest;
import io.sluice.loadtest.workload.RequestKind;
import io.sluice.loadtest.workload.RequestMix;
import io.sluice.loadtest.workload.Workload;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Unary loads over real connections to a server whose delay is known; bounds of real time are one-sided. */
@Timeout(120)
class UnaryLaneTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    private static final CallHeaders HEADERS =
            new CallHeaders(new TreeMap<>(Map.of("sluice-client", "c-{client}", "sluice-priority", "bulk")));

    private FakeServer server;
    private Connections connections;
    private CallPolicy policy = CallPolicy.patient(LONG);

    @BeforeEach
    void start() throws IOException {
        server = new FakeServer();
        connections = new Connections(new ConnectionPolicy(ServerEndpoint.plain(server.target()), 2, 2, HEADERS));
    }

    @AfterEach
    void stop() {
        connections.close();
        server.close();
    }

    @Test
    void openLoop_knownDelay_isMeasuredAndNeverBelow() throws Exception {
        server.delay = Duration.ofMillis(50);

        LoadReport report = run(open(100, Duration.ofSeconds(1)), Duration.ofMillis(300));

        assertThat(report.counts().requests()).isEqualTo(100);
        assertThat(report.counts().succeeded()).isEqualTo(100);
        assertThat(server.calls).hasValue(130);
        var latency = report.latencies().latency();
        assertThat(latency.curve().get(0).value()).isGreaterThanOrEqualTo(Duration.ofMillis(49));
        assertThat(latency.p50()).isBetween(Duration.ofMillis(49), Duration.ofMillis(500));
        assertThat(report.server().meanBatchSize()).isEqualTo(5);
        assertThat(report.server().execute().p50()).isBetween(Duration.ofNanos(1_990_000), Duration.ofNanos(2_010_000));
    }

    @Test
    void openLoop_serverStallsForASecond_showsInFullInTheUpperPercentiles() throws Exception {
        server.stallAt(100, Duration.ofSeconds(1));

        LoadReport report = run(open(200, Duration.ofSeconds(2)), Duration.ZERO);

        assertThat(report.counts().succeeded()).isEqualTo(400);
        var latency = report.latencies().latency();
        // Half of the requests came during the stall; the first tenth of all waited 0.8 s of it or longer.
        assertThat(latency.p90()).isGreaterThan(Duration.ofMillis(700));
        assertThat(latency.p99()).isGreaterThan(Duration.ofMillis(900));
        assertThat(latency.max()).isGreaterThan(Duration.ofMillis(980));
    }

    @Test
    void closedLoop_callers_neverHaveMoreUnderWayThanTheyAre() throws Exception {
        LoadReport report = run(new Load.Closed(3, Duration.ofMillis(200)), Duration.ZERO);

        assertThat(report.counts().succeeded()).isPositive().isEqualTo(server.calls.get());
        assertThat(report.saturation().notSent()).isZero();
        assertThat(report.timeline())
                .isNotEmpty()
                .allSatisfy(second -> assertThat(second.inFlight()).isBetween(0L, 3L));
    }

    @Test
    void openLoop_serverRefuses_countsEachRefusalByCodeAndReason() throws Exception {
        server.refusal = Status.RESOURCE_EXHAUSTED;

        LoadReport report = run(open(100, Duration.ofMillis(200)), Duration.ZERO);

        assertThat(report.counts().succeeded()).isZero();
        assertThat(report.counts().failures().errors())
                .isEqualTo(Map.of("RESOURCE_EXHAUSTED/TOLD_TO", (long) server.calls.get()));
        assertThat(report.counts().requests()).isEqualTo(20);
    }

    @Test
    void openLoop_serverSlowerThanTheDeadline_endsInTimeWithThatReason() throws Exception {
        server.delay = Duration.ofMinutes(5);
        policy = CallPolicy.patient(Duration.ofMillis(100));

        LoadReport report = run(open(100, Duration.ofMillis(200)), Duration.ZERO);

        assertThat(report.counts().failures().errors()).isEqualTo(Map.of("DEADLINE_EXCEEDED", 20L));
    }

    @Test
    void openLoop_shareIsCancelled_isWithdrawnAndReachesTheServer() throws Exception {
        server.delay = Duration.ofMinutes(5);
        policy = new CallPolicy(Duration.ofSeconds(1), Withdrawal.after(0.5, Duration.ofMillis(50)));

        LoadReport report = run(open(200, Duration.ofMillis(400)), Duration.ZERO);

        assertThat(report.counts().withdrawn()).isEqualTo(40);
        assertThat(report.counts().failed()).isEqualTo(40);
        assertThat(server.cancelled.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void openLoop_shareIsCancelledAtAnyTime_isWithdrawnUnlessAnsweredBefore() throws Exception {
        server.delay = Duration.ofMillis(50);
        policy = new CallPolicy(Duration.ofSeconds(10), Withdrawal.within(1, Duration.ofMillis(100), 7));

        LoadReport report = run(open(200, Duration.ofMillis(500)), Duration.ZERO);

        assertThat(report.counts().withdrawn()).isPositive();
        assertThat(report.counts().succeeded()).isPositive();
        assertThat(report.counts().failed()).isZero();
        assertThat(report.counts().requests()).isEqualTo(100);
    }

    @Test
    void openLoop_headers_goWithEachCallAndTellTheClientsApart() throws Exception {
        run(open(100, Duration.ofMillis(200)), Duration.ZERO);

        assertThat(server.headers).hasSize(20).allSatisfy(headers -> {
            assertThat(FakeServer.value(headers, "sluice-priority")).isEqualTo("bulk");
            assertThat("sluice-loadtest/" + clientNumber(headers))
                    .isEqualTo(FakeServer.value(headers, "user-agent").replaceFirst(" .*", ""));
        });
        assertThat(server.headers)
                .extracting(headers -> FakeServer.value(headers, "sluice-client"))
                .containsOnly("c-1", "c-2");
    }

    @Test
    void closedLoop_nobodyListens_failsEachCallAndEnds() throws Exception {
        server.close();

        LoadReport report = run(new Load.Closed(2, Duration.ofMillis(100)), Duration.ZERO);

        assertThat(report.counts().succeeded()).isZero();
        assertThat(report.counts().failures().errors()).containsOnlyKeys("UNAVAILABLE");
    }

    @Test
    void preflight_serverRefuses_tellsItsSentenceAndReason() throws Exception {
        server.refusal = Status.INVALID_ARGUMENT;
        RequestMix<PreparedRequest> mix = mix();

        assertThatThrownBy(() -> Preflight.check(connections, mix, LONG))
                .isInstanceOf(RefusedException.class)
                .hasMessage("as told")
                .satisfies(failure ->
                        assertThat(((RefusedException) failure).reason()).isEqualTo("INVALID_ARGUMENT/TOLD_TO"));
    }

    /** As its user agent has it, which counts from 0. */
    private static int clientNumber(Metadata headers) {
        return Integer.parseInt(FakeServer.value(headers, "sluice-client").substring(2)) - 1;
    }

    private LoadReport run(Load load, Duration warmup) throws Exception {
        RequestMix<PreparedRequest> mix = mix();
        return new LoadGenerator(load, warmup, LONG)
                .run(measurements -> UnaryLane.over(connections, mix, policy, measurements), second -> {});
    }

    private static RequestMix<PreparedRequest> mix() throws IOException {
        PictureSource picture = new PictureSource.Noise(4);
        return new Workload(
                        "",
                        List.of(
                                new Workload.Part(1, new RequestKind.Classify(picture, 1, 1)),
                                new Workload.Part(1, new RequestKind.EmbedImage(picture, 1))))
                .requests();
    }

    private static Load open(int rate, Duration length) {
        return new Load.Open(new Arrivals.Paced(RateProfile.constant(rate, length), Spacing.CONSTANT, 1));
    }
}
