package io.sluice.loadtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Status;
import io.sluice.loadtest.measure.Counts;
import io.sluice.loadtest.measure.Second;
import io.sluice.loadtest.scenario.Key;
import io.sluice.loadtest.scenario.ScenarioBuilder;
import io.sluice.loadtest.scenario.ScenarioFile;
import io.sluice.loadtest.search.RatePoint;
import io.sluice.loadtest.wire.FakeServer;
import io.sluice.loadtest.wire.RefusedException;
import io.sluice.loadtest.wire.ServerEndpoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class LoadTestTest {

    private final ScenarioBuilder builder = new ScenarioBuilder(Path.of(""));

    @TempDir
    Path folder;

    private FakeServer server;

    @BeforeEach
    void startServer() throws Exception {
        server = new FakeServer();
        builder.overrideRequests(Map.of("classify", List.of("tensor:4")), "test");
        builder.override(Key.WARMUP, "0ms");
        builder.override(Key.CALIBRATION, "500ms");
        builder.override(Key.DURATION, "500ms");
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    @Test
    void run_rateIsAShare_measuresTheCapacityFirst() throws Exception {
        // 32 callers with 20 ms each: at most 1600 a second, and less on a busy machine.
        server.delay = Duration.ofMillis(20);
        builder.override(Key.RATE, "10%");
        List<String> phases = new CopyOnWriteArrayList<>();

        LoadResult result = run(new Watcher() {
            @Override
            public void begins(String what, Duration length) {
                phases.add(what);
            }

            @Override
            public void second(Second second) {}
        });

        double capacity = result.capacity().orElseThrow();
        assertThat(capacity).isBetween(1.0, 1600.0);
        assertThat(phases).containsExactly("measuring the capacity", "the load");
        // A Poisson process: the count of half a second spreads by its square root.
        double expected = capacity * 0.1 * 0.5;
        assertThat((double) result.report().counts().requests())
                .isBetween(expected - 6 * Math.sqrt(expected) - 1, expected + 6 * Math.sqrt(expected) + 1);
    }

    @Test
    void run_expectationBroken_saysASentence() throws Exception {
        server.delay = Duration.ofMillis(20);
        builder.override(Key.CONCURRENCY, "1");
        builder.expect("p50", "< 10ms", "test");
        builder.expect("errors", "0", "test");

        LoadResult result = run(Watcher.NONE);

        assertThat(result.capacity()).isEmpty();
        assertThat(result.problems())
                .singleElement()
                .asString()
                .startsWith("p50 was 2")
                .endsWith("expected < 10ms");
    }

    @Test
    void run_videoScenario_sendsItsStreams() throws Exception {
        ScenarioBuilder video = ScenarioFile.open("video-8-streams");
        video.override(Key.RATE, "40");
        video.override(Key.DURATION, "1s");
        video.override(Key.WARMUP, "0ms");

        try (LoadTest test = LoadTest.open(ServerEndpoint.plain(server.target()), video.build(), Watcher.NONE)) {
            LoadResult result = test.run(Optional.empty());

            assertThat(result.report().counts().succeeded()).isEqualTo(40);
            // One of the preflight, and eight of the load.
            assertThat(server.streams).hasValue(9);
        }
    }

    @Test
    void run_workloadsSideBySide_areMeasuredOneByOneAndTogether() throws Exception {
        server.delay = Duration.ofMillis(20);
        Path file = Files.writeString(folder.resolve("two.yaml"), """
                warmup: 200ms
                duration: 1s
                spacing: constant
                requests:
                  - classify: tensor:4
                workloads:
                  - name: patient
                    client-name: p-{client}
                    clients: 2
                    rate: 50
                    deadline: 30s
                  - name: hasty
                    client-name: h
                    priority: bulk
                    rate: 20
                    deadline: 5ms
                    expect:
                      goodput: ">= 0.9"
                expect:
                  errors: 0
                """);

        try (LoadTest test = LoadTest.open(
                ServerEndpoint.plain(server.target()),
                ScenarioFile.open(file.toString()).build(),
                Watcher.NONE)) {
            LoadResult result = test.run(Optional.empty());

            Counts patient = result.workloads().get(0).report().counts();
            Counts hasty = result.workloads().get(1).report().counts();
            Counts whole = result.report().counts();
            assertThat(patient.requests()).isEqualTo(50);
            assertThat(patient.succeeded()).isEqualTo(50);
            assertThat(hasty.requests()).isEqualTo(20);
            // On a busy machine an answer may come before the timer that ends its call.
            assertThat(hasty.expired()).isPositive().isEqualTo(20 - hasty.succeeded());
            assertThat(hasty.withinSlo()).isZero();
            assertThat(whole.requests()).isEqualTo(70);
            assertThat(whole.withinSlo()).isEqualTo(50);
            assertThat(whole.expired()).isEqualTo(hasty.expired());
            assertThat(result.report().latencies().latency().count()).isEqualTo(50 + hasty.succeeded());
            assertThat(result.report().timeline()).isNotEmpty();
            assertThat(result.problems())
                    .containsExactly(
                            "errors was %d, expected 0".formatted(hasty.expired()),
                            "hasty: goodput was 0.000, expected >= 0.9");
        }
        assertThat(server.headers)
                .extracting(headers ->
                        FakeServer.value(headers, "sluice-client") + FakeServer.value(headers, "sluice-priority"))
                .containsOnly("p-1null", "p-2null", "hbulk");
    }

    @Test
    void capacity_callsAreShortOfTimeAndTakenBack_isThatOfPatientCallers() throws Exception {
        server.delay = Duration.ofMillis(20);
        builder.override(Key.RATE, "10%");
        builder.override(Key.DEADLINE, "5ms");
        builder.override(Key.CANCEL, "100% after 1ms");

        try (LoadTest test = LoadTest.open(ServerEndpoint.plain(server.target()), builder.build(), Watcher.NONE)) {
            assertThat(test.capacity()).isBetween(50.0, 1600.0);
        }
    }

    @Test
    void probe_rate_isLoadedAtThat() throws Exception {
        builder.override(Key.RATE, "100%");
        builder.override(Key.SPACING, "constant");
        try (LoadTest test = LoadTest.open(ServerEndpoint.plain(server.target()), builder.build(), Watcher.NONE)) {
            RatePoint point = test.probe().at(50);

            assertThat(point.rate()).isEqualTo(50);
            assertThat(point.errors()).isZero();
            assertThat(point.goodput()).isEqualTo(1);
            assertThat(server.calls).hasValue(1 + 25);
        }
    }

    @Test
    void open_serverRefuses_tellsWhyBeforeAnyLoad() throws Exception {
        server.refusal = Status.FAILED_PRECONDITION;
        builder.override(Key.RATE, "1");
        var scenario = builder.build();

        assertThatThrownBy(() -> LoadTest.open(ServerEndpoint.plain(server.target()), scenario, Watcher.NONE))
                .isInstanceOf(RefusedException.class)
                .hasMessage("as told");
        assertThat(server.calls).hasValue(1);
    }

    private LoadResult run(Watcher watcher) throws Exception {
        try (LoadTest test = LoadTest.open(ServerEndpoint.plain(server.target()), builder.build(), watcher)) {
            return test.run(Optional.empty());
        }
    }
}
