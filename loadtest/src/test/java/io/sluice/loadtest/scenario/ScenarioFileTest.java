package io.sluice.loadtest.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.loadtest.arrivals.Arrivals;
import io.sluice.loadtest.arrivals.Spacing;
import io.sluice.loadtest.generator.Load;
import io.sluice.loadtest.wire.call.Withdrawal;
import io.sluice.loadtest.workload.RequestKind;
import io.sluice.loadtest.workload.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScenarioFileTest {

    static Stream<String> bundled() {
        return ScenarioFile.BUNDLED.stream();
    }

    @ParameterizedTest
    @MethodSource("bundled")
    void open_bundledScenario_isWholeAndExpectsSomething(String name) throws Exception {
        Scenario scenario = ScenarioFile.open(name).build();

        assertThat(scenario.description()).isNotBlank();
        assertThat(scenario.expectations()).isNotEmpty();
        for (Scenario.Tenant tenant : scenario.tenants()) {
            assertThat(tenant.load().load(1000).duration()).isPositive();
            if (tenant.client().streams().isPresent()) {
                assertThat(tenant.workload().frames().pictures().next()).isNotEmpty();
            } else {
                assertThat(tenant.workload().requests().oneOfEach()).isNotEmpty();
            }
        }
    }

    @Test
    void build_everySetting_isTaken() throws Exception {
        Scenario scenario = parse("""
                rate: 80%
                spacing: constant
                seed: 9
                warmup: 1s
                duration: 20s
                deadline: 2s
                slo: 100ms
                cancel: 5% after 10ms
                clients: 3
                connections: 2
                model: m
                requests:
                  - classify: tensor:8
                    weight: 2
                    images: 4
                  - zero-shot: png:8x8
                    labels: [a, b]
                """).build();

        assertThat(scenario.first().load().shape()).isEqualTo(new LoadShape.Constant(new Rate(0.8, true)));
        Load.Open load = (Load.Open) scenario.first().load().load(50);
        Arrivals.Paced arrivals = (Arrivals.Paced) load.arrivals();
        assertThat(arrivals.profile().meanRate()).isEqualTo(40);
        assertThat(arrivals.spacing()).isEqualTo(Spacing.CONSTANT);
        assertThat(arrivals.seed()).isEqualTo(9);
        assertThat(load.duration()).isEqualTo(Duration.ofSeconds(20));
        assertThat(scenario.first().client().slo()).isEqualTo(Duration.ofMillis(100));
        assertThat(scenario.first().client().calls().withdrawal())
                .isEqualTo(Withdrawal.after(0.05, Duration.ofMillis(10)));
        assertThat(scenario.first().client().clients()).isEqualTo(3);
        assertThat(scenario.first().workload().model()).isEqualTo("m");
        assertThat(scenario.first().workload().parts())
                .extracting(Workload.Part::weight)
                .containsExactly(2, 1);
        assertThat(scenario.first().workload().parts().get(1).kind()).isInstanceOf(RequestKind.ZeroShot.class);
    }

    @Test
    void build_manyMistakes_tellsAllOfThemWithTheirLines() {
        assertThatThrownBy(() -> parse("""
                        rat: 5
                        concurrency: 2
                        duration: long
                        requests:
                          - clasify: tensor:8
                          - embed-text: [a]
                            labels: [b]
                        expect:
                          p98: "< 5ms"
                          p99: soon
                        """).build())
                .isInstanceOf(ScenarioException.class)
                .hasMessageContaining("test line 1: there is no setting 'rat'; did you mean 'rate'?")
                .hasMessageContaining("test line 3: 'long' is not a time such as 500ms, 10s or 2m")
                .hasMessageContaining("test line 5: a request must be one of classify, zero-shot")
                .hasMessageContaining("test line 6: a request 'embed-text' has no 'labels'")
                .hasMessageContaining("test line 9: nothing is known of 'p98'; did you mean 'p9")
                .hasMessageContaining("test line 10: 'soon' is not a time");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rate: 5\nconcurrency: 2", "duration: 5s"})
    void build_notExactlyOneShape_isRefused(String yaml) {
        assertThatThrownBy(() -> parse(yaml).build())
                .isInstanceOf(ScenarioException.class)
                .hasMessageContaining("exactly one of [rate, concurrency, steps, ramp, burst, replay]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rate: 1\nrate: 2", "- a", "", "rate: {a: b}", "rate: [1", "requests: 5\nrate: 1"})
    void build_noScenarioAtAll_isRefusedWithASentence(String yaml) {
        assertThatThrownBy(() -> parse(yaml).build())
                .isInstanceOf(ScenarioException.class)
                .hasMessageStartingWith("test");
    }

    @Test
    void build_shapesOfALoad_areRead() throws Exception {
        assertThat(shape("steps: 20% for 5s, 30 for 500ms"))
                .isEqualTo(new LoadShape.Steps(List.of(
                        new LoadShape.Steps.Step(new Rate(0.2, true), Duration.ofSeconds(5)),
                        new LoadShape.Steps.Step(new Rate(30, false), Duration.ofMillis(500)))));
        assertThat(shape("ramp: 10% to 120%")).isEqualTo(new LoadShape.Ramp(new Rate(0.1, true), new Rate(1.2, true)));
        assertThat(shape("burst: 1 to 9 for 500ms every 5s"))
                .isEqualTo(new LoadShape.Bursts(
                        new Rate(1, false), new Rate(9, false), Duration.ofMillis(500), Duration.ofSeconds(5)));
        assertThat(shape("concurrency: 4")).isEqualTo(new LoadShape.Callers(4));
    }

    @Test
    void build_replay_readsTheRecordBesideTheScenario(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("times.txt"), "0\n0.5\n");
        Path file = Files.writeString(folder.resolve("monday.yaml"), "replay: times.txt\n");

        Load load = ScenarioFile.open(file.toString()).build().first().load().load(1);

        assertThat(((Arrivals.Replayed) ((Load.Open) load).arrivals()).offsetsNanos())
                .containsExactly(0, 500_000_000);
    }

    @Test
    void override_flags_replaceWhatTheFileSaid() throws Exception {
        ScenarioBuilder builder = parse("concurrency: 4\nduration: 5s\n");
        builder.override(Key.RATE, "7");
        builder.override(Key.DURATION, "1m");

        LoadPlan load = builder.build().first().load();

        assertThat(load.shape()).isEqualTo(new LoadShape.Constant(new Rate(7, false)));
        assertThat(load.duration()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void open_noSuchFile_namesTheBundledOnes() {
        assertThatThrownBy(() -> ScenarioFile.open("nothing.yaml"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("'nothing.yaml'")
                .hasMessageContaining("smoke, steady, overload-2x");
    }

    private static LoadShape shape(String yaml) throws Exception {
        return parse(yaml).build().first().load().shape();
    }

    private static ScenarioBuilder parse(String yaml) {
        return ScenarioFile.parse("test", yaml, Path.of(""));
    }
}
