package io.sluice.loadtest.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.loadtest.LoadResult;
import io.sluice.loadtest.measure.Answer;
import io.sluice.loadtest.measure.LoadReport;
import io.sluice.loadtest.measure.Measurements;
import io.sluice.loadtest.metrics.ServerMetrics;
import io.sluice.loadtest.metrics.ServerSample;
import io.sluice.loadtest.search.RatePoint;
import io.sluice.loadtest.search.RateSearch;
import java.io.StringReader;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class HtmlReportTest {

    private static final long SECOND = 1_000_000_000L;
    private static final Header HEADER =
            new Header("Load <test>", "one \"sentence\" & more", "./sluice loadtest --rate 5", Map.of("Java", "17"));

    @Test
    void of_loadWithMetricsAndErrors_hasEveryPlotOnce() throws Exception {
        Document page = parse(HtmlReport.of(HEADER, result(metrics(), List.of())));

        assertThat(texts(page, "figcaption"))
                .containsExactly(
                        "Latency by percentile",
                        "Latency over time",
                        "Throughput over time",
                        "Requests in flight",
                        "Batch sizes, by the server's metrics",
                        "Queue depth, by the server's metrics",
                        "Errors by reason");
        assertThat(texts(page, "h1")).containsExactly("Load <test>");
        assertThat(texts(page, "pre")).containsExactly("./sluice loadtest --rate 5");
        assertThat(texts(page, "title"))
                .contains("QUEUE_FULL: 1 requests", "3–4 rows: 5 passes")
                .anyMatch(title -> title.equals("97.5 %, from the intended send time: 98.04 ms"));
    }

    @Test
    void of_load_needsNothingBesideIt() throws Exception {
        String html = HtmlReport.of(HEADER, result(metrics(), List.of()));

        Document page = parse(html);
        for (String element : List.of("script", "link", "img", "iframe", "use", "image")) {
            assertThat(page.getElementsByTagName(element).getLength())
                    .as(element)
                    .isZero();
        }
        assertThat(html).doesNotContain("http", "url(", "@import", "src=");
    }

    @Test
    void of_load_drawsInsideItsFrames() throws Exception {
        NodeList circles =
                parse(HtmlReport.of(HEADER, result(metrics(), List.of()))).getElementsByTagName("circle");

        assertThat(circles.getLength()).isPositive();
        for (int i = 0; i < circles.getLength(); i++) {
            Element circle = (Element) circles.item(i);
            assertThat(Double.parseDouble(circle.getAttribute("cx"))).isBetween(Frame.LEFT, Frame.WIDTH - Frame.RIGHT);
            assertThat(Double.parseDouble(circle.getAttribute("cy"))).isBetween(Frame.TOP, Frame.HEIGHT - Frame.BOTTOM);
        }
    }

    @Test
    void of_brokenExpectationAndSaturatedClient_warnsOfBothOnTop() throws Exception {
        Document page = parse(HtmlReport.of(HEADER, result(metrics(), List.of("p99 was 5 ms, expected < 1ms"))));

        assertThat(texts(page, "p"))
                .anyMatch(text -> text.startsWith("The client was the bottleneck"))
                .contains("Expectation broken: p99 was 5 ms, expected < 1ms.");
    }

    @Test
    void of_workloadsSideBySide_hasALineForEachAndOutcomesByReason() throws Exception {
        Measurements whole = new Measurements(0, 0, Duration.ofSeconds(1));
        Measurements quick = whole.part(Duration.ofMillis(50));
        Measurements late = whole.part(Duration.ofMillis(10));
        for (Measurements part : List.of(quick, late)) {
            part.answered(new Answer(1, 2, 0, 0, 0), 0, 0, 20_000_000);
        }
        late.failed("RESOURCE_EXHAUSTED/PREDICTED_LATE", 0, SECOND);
        late.failed("DEADLINE_EXCEEDED", 0, SECOND);
        quick.withdrawn(0, SECOND);
        LoadResult result = new LoadResult(
                OptionalDouble.empty(),
                whole.report(Duration.ofSeconds(1)),
                List.of(
                        new LoadResult.Workload("quick", quick.report(Duration.ofSeconds(1))),
                        new LoadResult.Workload("late", late.report(Duration.ofSeconds(1)))),
                new ServerMetrics(List.of()),
                List.of());

        assertThat(WorkloadTables.outcomesHeading(result)).containsExactly("outcome", "quick", "late", "total");
        assertThat(WorkloadTables.outcomes(result))
                .containsExactly(
                        List.of("answered in time", "1", "0", "1"),
                        List.of("answered late", "0", "1", "1"),
                        List.of("refused: PREDICTED_LATE", "0", "1", "1"),
                        List.of("expired", "0", "1", "1"),
                        List.of("cancelled", "1", "0", "1"));
        assertThat(WorkloadTables.workloads(result))
                .extracting(row -> row.get(0) + " " + row.get(4))
                .containsExactly("quick 100.0", "late 0.0", "total 25.0");
        assertThat(texts(parse(HtmlReport.of(HEADER, result)), "h2")).contains("Workloads", "Outcomes");
    }

    @Test
    void of_nothingAnsweredAndNoMetrics_isAPageAllTheSame() throws Exception {
        Measurements measurements = new Measurements(0, 0, Duration.ofSeconds(1));
        LoadResult nothing = new LoadResult(
                OptionalDouble.empty(),
                measurements.report(Duration.ofSeconds(1)),
                List.of(),
                new ServerMetrics(List.of()),
                List.of());

        assertThat(texts(parse(HtmlReport.of(HEADER, nothing)), "figcaption")).contains("Latency by percentile");
    }

    @Test
    void of_rates_plotsLatencyThroughputAndGoodputByRate() throws Exception {
        RatePoint.Latency latency = new RatePoint.Latency(Duration.ofMillis(5), Duration.ofMillis(50));
        List<RatePoint> points =
                List.of(new RatePoint(10, 10, latency, 1, 0, false), new RatePoint(20, 15, latency, 0.75, 5, true));

        Document page = parse(HtmlReport.of(HEADER, 15, new RateSearch.Result(Optional.of(points.get(0)), points)));

        assertThat(texts(page, "figcaption"))
                .containsExactly("Latency by rate", "Throughput by rate", "Goodput by rate");
        assertThat(texts(page, "td")).contains("kept up", "the bottleneck", "0.750");
    }

    @Test
    void of_localeWithCommas_writesPointsInNumbers() throws Exception {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.GERMANY);
        try {
            String html = HtmlReport.of(HEADER, result(metrics(), List.of()));

            assertThat(html).contains("viewBox=\"0 0 640 300\"").doesNotContainPattern("c[xy]=\"\\d+,");
        } finally {
            Locale.setDefault(before);
        }
    }

    /** A hundred answers of 1 to 100 ms over two seconds, one error, one request not sent. */
    private static LoadResult result(ServerMetrics metrics, List<String> problems) {
        Measurements measurements = new Measurements(0, 0, Duration.ofMillis(50));
        for (int i = 1; i <= 100; i++) {
            measurements.sent(0, 0);
            measurements.answered(new Answer(1, 2, 0, 0, 0), 0, 0, i * SECOND / 1000);
        }
        measurements.tick(SECOND);
        measurements.failed("QUEUE_FULL", 0, SECOND);
        measurements.notSent(0, SECOND);
        measurements.tick(2 * SECOND);
        LoadReport report = measurements.report(Duration.ofSeconds(2));
        return new LoadResult(
                OptionalDouble.of(120), report, List.of(new LoadResult.Workload("", report)), metrics, problems);
    }

    private static ServerMetrics metrics() {
        return new ServerMetrics(List.of(sample(0, 0, 0), sample(1, 3, 4), sample(2, 0, 9)));
    }

    private static ServerSample sample(int second, double queueRows, double passes) {
        TreeMap<Double, Double> buckets = new TreeMap<>(
                Map.of(1.0, passes / 9, 2.0, passes / 9 * 3, 4.0, passes / 9 * 8, Double.POSITIVE_INFINITY, passes));
        return new ServerSample(Duration.ofSeconds(second), queueRows, passes, passes * 2, passes / 100, buckets);
    }

    /** Well-formed, so that no text or number breaks out of its place. */
    private static Document parse(String html) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(html)));
    }

    private static List<String> texts(Document page, String element) {
        NodeList nodes = page.getElementsByTagName(element);
        return IntStream.range(0, nodes.getLength())
                .mapToObj(i -> nodes.item(i).getTextContent())
                .toList();
    }
}
