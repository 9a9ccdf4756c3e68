package io.sluice.loadtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Status;
import io.sluice.loadtest.measure.Second;
import io.sluice.loadtest.scenario.Key;
import io.sluice.loadtest.scenario.ScenarioBuilder;
import io.sluice.loadtest.scenario.ScenarioFile;
import io.sluice.loadtest.search.RatePoint;
import io.sluice.loadtest.wire.FakeServer;
import io.sluice.loadtest.wire.RefusedException;
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

@Timeout(120)
class LoadTestTest {

    private final ScenarioBuilder builder = new ScenarioBuilder(Path.of(""));
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

        try (LoadTest test = LoadTest.open(server.target(), video.build(), Watcher.NONE)) {
            LoadResult result = test.run(Optional.empty());

            assertThat(result.report().counts().succeeded()).isEqualTo(40);
            // One of the preflight, and eight of the load.
            assertThat(server.streams).hasValue(9);
        }
    }

    @Test
    void probe_rate_isLoadedAtThat() throws Exception {
        builder.override(Key.RATE, "100%");
        builder.override(Key.SPACING, "constant");
        try (LoadTest test = LoadTest.open(server.target(), builder.build(), Watcher.NONE)) {
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

        assertThatThrownBy(() -> LoadTest.open(server.target(), scenario, Watcher.NONE))
                .isInstanceOf(RefusedException.class)
                .hasMessage("as told");
        assertThat(server.calls).hasValue(1);
    }

    private LoadResult run(Watcher watcher) throws Exception {
        try (LoadTest test = LoadTest.open(server.target(), builder.build(), watcher)) {
            return test.run(Optional.empty());
        }
    }
}
