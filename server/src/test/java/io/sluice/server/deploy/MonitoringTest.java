package io.sluice.server.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.server.rejection.Rejection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Alerts and dashboard ask for nothing that a server does not tell, and are not silent for a name that is spelt wrong. */
class MonitoringTest {

    private static final String RULES = "deploy/prometheus/rules.yaml";
    private static final String DASHBOARD = "deploy/grafana/sluice.json";

    /** Given to every series by whoever scrapes. */
    private static final Set<String> OF_THE_SCRAPE = Set.of("job", "instance", "namespace", "pod");

    /** Of Grafana's grid. */
    private static final int COLUMNS = 24;

    private static final List<String> EXPRESSIONS = List.of("expr", "definition", "metricsQuery", "seriesQuery");

    @ParameterizedTest
    @ValueSource(strings = {RULES, DASHBOARD, "deploy/prometheus/adapter.yaml"})
    void expressions_everyOne_namesMetricsAndLabelsThatExist(String file) throws IOException {
        DocumentedMetrics documented = DocumentedMetrics.read();

        List<String> expressions = DeployFiles.textsUnder(DeployFiles.yaml(file), EXPRESSIONS);

        assertThat(expressions).isNotEmpty().allSatisfy(expression -> {
            Set<String> known = new HashSet<>(OF_THE_SCRAPE);
            assertThat(Selector.allIn(expression)).allSatisfy(selector -> {
                assertThat(documented.labels()).containsKey(selector.metric());
                Set<String> labels = documented.labels().get(selector.metric());
                known.addAll(labels);
                assertThat(selector.matchers().keySet()).isSubsetOf(union(labels, OF_THE_SCRAPE));
            });
            if (known.size() > OF_THE_SCRAPE.size()) {
                assertThat(known).containsAll(Selector.groupedBy(expression));
            }
        });
    }

    /** What is new needs a panel: nobody looks for a metric by its name at night. */
    @Test
    void dashboard_everyMetric_isOnIt() throws IOException {
        Set<String> shown = DeployFiles.textsUnder(DeployFiles.yaml(DASHBOARD), List.of("expr")).stream()
                .flatMap(expression -> Selector.allIn(expression).stream())
                .map(selector -> selector.metric().replaceFirst("_(bucket|sum|count)$", ""))
                .collect(Collectors.toSet());

        assertThat(DocumentedMetrics.read().labels().keySet())
                .extracting(series -> series.replaceFirst("_(bucket|sum|count)$", ""))
                .isSubsetOf(shown);
    }

    @Test
    void dashboard_everyPanel_hasAPlaceOfItsOwn() throws IOException {
        List<Map<?, ?>> panels = panels();

        assertThat(panels).extracting(panel -> panel.get("id")).doesNotHaveDuplicates();
        assertThat(panels).flatExtracting(MonitoringTest::cells).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(strings = {RULES, DASHBOARD})
    void expressions_reasonsOfRequests_areThoseThereAre(String file) throws IOException {
        Set<String> reasons = union(Set.of("ok"), reasons());

        assertThat(DeployFiles.textsUnder(DeployFiles.yaml(file), EXPRESSIONS))
                .flatMap(Selector::allIn)
                .filteredOn(selector -> selector.metric().equals("sluice_requests_total")
                        && selector.matchers().containsKey("reason"))
                .isNotEmpty()
                .allSatisfy(selector -> assertThat(reasons)
                        .contains(selector.matchers().get("reason").split("\\|")));
    }

    /** A reason that is new must be put to one side or the other. */
    @Test
    void rules_everyReason_isTheServersFailureOrNamedAsTheClients() throws IOException {
        String failures = Selector.allIn(DeployFiles.textsUnder(DeployFiles.yaml(RULES), List.of("expr"))
                        .get(0))
                .get(0)
                .matchers()
                .get("reason");
        String comment = DeployFiles.text(RULES)
                .lines()
                .takeWhile(line -> line.startsWith("#"))
                .collect(Collectors.joining(" "));
        Set<String> ofClients = matches("\\b[a-z]+(?:_[a-z]+)*\\b", comment).collect(Collectors.toSet());

        assertThat(reasons())
                .allSatisfy(reason -> assertThat(
                                Arrays.asList(failures.split("\\|")).contains(reason))
                        .as(reason)
                        .isNotEqualTo(ofClients.contains(reason)));
    }

    @Test
    void rules_everyRecordedName_isRecorded() throws IOException {
        Object rules = DeployFiles.yaml(RULES);

        assertThat(DeployFiles.textsUnder(rules, List.of("expr")))
                .flatMap(expression -> matches("sluice:[\\w:]+", expression).toList())
                .isNotEmpty()
                .isSubsetOf(DeployFiles.textsUnder(rules, List.of("record")));
    }

    @Test
    void operations_everyAlert_hasAParagraphThatItPointsTo() throws IOException {
        Object rules = DeployFiles.yaml(RULES);
        String page = DeployFiles.text("docs/operations.md");

        List<String> alerts = DeployFiles.textsUnder(rules, List.of("alert"));

        assertThat(alerts)
                .isNotEmpty()
                .doesNotHaveDuplicates()
                .allSatisfy(alert -> assertThat(page).contains("\n### " + alert + "\n"));
        assertThat(DeployFiles.textsUnder(rules, List.of("runbook")))
                .isEqualTo(alerts.stream()
                        .map(alert -> "docs/operations.md#" + alert.toLowerCase(Locale.ROOT))
                        .toList());
        assertThat(matches("(?m)(?<=^### )Sluice\\w+$", page)).containsExactlyInAnyOrderElementsOf(alerts);
    }

    @Test
    void operations_everyReason_hasARow() throws IOException {
        List<String> rows = matches("(?m)(?<=^\\| `)[A-Z_]+(?=` \\|)", DeployFiles.text("docs/operations.md"))
                .toList();

        assertThat(rows)
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Rejection.Reason.values()).map(Enum::name).toList());
    }

    private static List<Map<?, ?>> panels() throws IOException {
        Map<?, ?> dashboard = (Map<?, ?>) DeployFiles.yaml(DASHBOARD);
        List<Map<?, ?>> panels = new ArrayList<>();
        ((List<?>) dashboard.get("panels")).forEach(panel -> panels.add((Map<?, ?>) panel));
        return panels;
    }

    /** Cells of the grid that a panel covers. */
    private static List<String> cells(Map<?, ?> panel) {
        Map<?, ?> place = (Map<?, ?>) panel.get("gridPos");
        int left = (int) place.get("x");
        int top = (int) place.get("y");
        assertThat(left + (int) place.get("w")).isLessThanOrEqualTo(COLUMNS);
        return IntStream.range(0, (int) place.get("w") * (int) place.get("h"))
                .mapToObj(cell ->
                        "%d,%d".formatted(left + cell % (int) place.get("w"), top + cell / (int) place.get("w")))
                .toList();
    }

    private static Set<String> reasons() {
        return Arrays.stream(Rejection.Reason.values())
                .map(reason -> reason.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
    }

    private static Stream<String> matches(String pattern, String text) {
        return Pattern.compile(pattern).matcher(text).results().map(MatchResult::group);
    }

    private static <T> Set<T> union(Set<T> some, Set<T> others) {
        Set<T> all = new HashSet<>(some);
        all.addAll(others);
        return all;
    }
}
