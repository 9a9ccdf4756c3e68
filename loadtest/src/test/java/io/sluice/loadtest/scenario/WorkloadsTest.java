package io.sluice.loadtest.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.loadtest.wire.call.Withdrawal;
import io.sluice.loadtest.workload.Workload;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Several workloads in one scenario. */
class WorkloadsTest {

    private static final String TWO = """
            duration: 5s
            deadline: 1s
            seed: 4
            rate: 10
            metadata: {x-run: "7"}
            requests:
              - embed: tensor:8
            workloads:
              - name: people
                priority: interactive
                client-name: p-{client}
                clients: 3
                expect:
                  goodput: ">= 0.9"
              - name: nightly
                priority: bulk
                metadata: {x-run: "8", x-tenant: job}
                concurrency: 2
                deadline: 50ms
                seed: 9
                cancel: 30%
                requests:
                  - classify: tensor:4
            """;

    @Test
    void build_workloads_haveWhatTheySayAndElseWhatIsSaidOfAll() throws Exception {
        List<Scenario.Tenant> tenants = parse(TWO).build().tenants();

        Scenario.Tenant people = tenants.get(0);
        Scenario.Tenant nightly = tenants.get(1);
        assertThat(tenants).extracting(Scenario.Tenant::name).containsExactly("people", "nightly");
        assertThat(people.load().shape()).isEqualTo(new LoadShape.Constant(new Rate(10, false)));
        assertThat(nightly.load().shape()).isEqualTo(new LoadShape.Callers(2));
        assertThat(tenants).allSatisfy(one -> assertThat(one.load().duration()).isEqualTo(Duration.ofSeconds(5)));
        assertThat(people.client().slo()).isEqualTo(Duration.ofSeconds(1));
        assertThat(nightly.client().calls().deadline()).isEqualTo(Duration.ofMillis(50));
        assertThat(people.client().calls().withdrawal()).isEqualTo(Withdrawal.NEVER);
        assertThat(nightly.client().calls().withdrawal()).isEqualTo(Withdrawal.within(0.3, Duration.ofMillis(50), 9));
        assertThat(people.client().clients()).isEqualTo(3);
        assertThat(people.client().headers().entries())
                .isEqualTo(Map.of("sluice-priority", "interactive", "sluice-client", "p-{client}", "x-run", "7"));
        assertThat(nightly.client().headers().entries())
                .isEqualTo(Map.of("sluice-priority", "bulk", "x-run", "8", "x-tenant", "job"));
        assertThat(people.workload().parts()).isNotEqualTo(nightly.workload().parts());
        assertThat(people.workload().parts()).extracting(Workload.Part::weight).containsExactly(1);
        assertThat(people.expectations()).hasSize(1);
        assertThat(nightly.expectations()).isEmpty();
    }

    @Test
    void build_workloadsWithoutSeedsOfTheirOwn_doNotSendAtTheSameMoments() throws Exception {
        List<Scenario.Tenant> tenants = parse("rate: 5\nseed: 4\nworkloads: [{name: a}, {name: b}]")
                .build()
                .tenants();

        assertThat(tenants).extracting(one -> one.load().seed()).containsExactly(4L, 5L);
    }

    @Test
    void override_flag_winsOverEveryWorkload() throws Exception {
        ScenarioBuilder builder = parse(TWO);
        builder.override(Key.DEADLINE, "2s");
        builder.override(Key.MODEL, "m");
        builder.override(Key.WARMUP, "1s");
        builder.override(Key.CLIENT_NAME, "x");

        assertThat(builder.build().tenants()).hasSize(2).allSatisfy(one -> {
            assertThat(one.client().calls().deadline()).isEqualTo(Duration.ofSeconds(2));
            assertThat(one.workload().model()).isEqualTo("m");
            assertThat(one.load().warmup()).isEqualTo(Duration.ofSeconds(1));
            assertThat(one.client().headers().entries()).containsEntry("sluice-client", "x");
        });
    }

    @Test
    void override_shapeOfSeveralWorkloads_isRefused() {
        ScenarioBuilder builder = parse(TWO);
        builder.override(Key.RATE, "7");

        assertThatThrownBy(builder::build)
                .isInstanceOf(ScenarioException.class)
                .hasMessage("--rate: the scenario has 2 workloads, each with a load of its own");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            rate: 1; workloads: [{name: a}, {name: a}]            | two workloads have the name 'a'
            rate: 1; workloads: [{rate: 2}]                       | each workload must have a name
            workloads: [{name: a}]                                | the workload 'a' needs exactly one of
            rate: 1; workloads: [{name: a, warmup: 1s}]           | 'warmup' is the same for all workloads
            rate: 1; workloads: [{name: a, workloads: []}]        | there is no setting 'workloads'
            rate: 1; workloads: 5                                 | workloads must be a list
            rate: 1; workloads: [5]                               | a workload must be a map
            rate: 1; name: a                                      | there is no setting 'name'
            rate: 1; priority: urgent                             | 'urgent' is none of [interactive, bulk]
            rate: 1; metadata: {Upper: a}                         | a metadata key has 1 to 64 of a-z
            rate: 1; metadata: {a: ' b'}                          | metadata 'a' must have 1 to 512 printable
            rate: 1; metadata: 5                                  | metadata must be a map
            rate: 1; cancel: 10% before 5ms                       | '30% within 50ms', got '10% before 5ms'
            """)
    void build_mistake_isToldInASentence(String yaml, String sentence) {
        assertThatThrownBy(() -> parse(yaml.replace("; ", "\n")).build())
                .isInstanceOf(ScenarioException.class)
                .hasMessageContaining(sentence);
    }

    private static ScenarioBuilder parse(String yaml) {
        return ScenarioFile.parse("test", yaml, Path.of(""));
    }
}
