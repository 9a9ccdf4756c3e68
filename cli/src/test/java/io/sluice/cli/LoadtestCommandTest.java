package io.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.sluice.server.app.SluiceServer;
import io.sluice.server.config.ServerConfigLoader;
import io.sluice.server.repository.ModelSource;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code sluice loadtest} against a real server whose model takes a known time. */
class LoadtestCommandTest {

    private static final int FAILED = 1;
    private static final int NOT_UNDERSTOOD = 2;
    private static final int CLIENT_SATURATED = 3;

    private static SluiceServer server;

    @TempDir
    private Path folder;

    @BeforeAll
    static void startServer() throws Exception {
        server = SluiceServer.start(ServerConfigLoader.onFreePorts(
                new ModelSource("tiny", "synthetic:base=5ms,per-row=1ms,size=8,classes=4")));
        server.awaitReady();
    }

    @AfterAll
    static void stopServer() {
        assertThat(server.stop()).isTrue();
    }

    @Test
    void loadtest_smoke_passesAgainstAServerThatIsWell() {
        CommandRun run = run("smoke", "--duration", "1s");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("requests answered", "goodput: 100.0 %", "server: execute");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void loadtest_closedLoopAndJson_countsAnsweredPictures() {
        JsonObject report = run("--concurrency", "2", "--duration", "1s", "--warmup", "0ms", "--json")
                .document();

        JsonObject requests = report.getAsJsonObject("requests");
        assertThat(requests.get("succeeded").getAsLong()).isPositive();
        assertThat(requests.get("succeeded")).isEqualTo(requests.get("meant"));
        JsonObject times = report.getAsJsonObject("times_ms");
        assertThat(times.get("mean_batch_size").getAsDouble()).isBetween(1.0, 2.0);
        assertThat(times.getAsJsonObject("latency").get("p50").getAsDouble()).isGreaterThan(5);
        assertThat(report.getAsJsonArray("timeline")).isNotEmpty();
    }

    @Test
    void loadtest_workloadsSideBySide_tellsEachAndWhatBecameOfTheirCalls() {
        CommandRun run = run("cancelling", "--duration", "1s", "--warmup", "0ms");
        JsonObject report = run("cancelling", "--duration", "1s", "--warmup", "0ms", "--json")
                .document();

        assertThat(run.out())
                .containsPattern("workload +requests")
                .containsPattern("(?m)^staying +\\d+")
                .containsPattern("(?m)^total +\\d+")
                .containsPattern("outcome +staying +leaving +total")
                .containsPattern("(?m)^cancelled +0 +\\d+ +\\d+");
        assertThat(report.getAsJsonArray("workloads")).hasSize(2);
        JsonObject leaving = report.getAsJsonArray("workloads").get(1).getAsJsonObject();
        assertThat(leaving.get("name").getAsString()).isEqualTo("leaving");
        assertThat(leaving.getAsJsonObject("requests").get("withdrawn").getAsLong())
                .isPositive()
                .isEqualTo(report.getAsJsonObject("requests").get("withdrawn").getAsLong());
    }

    @Test
    void loadtest_curveOfSeveralWorkloads_isNotUnderstood() {
        CommandRun run = run("cancelling", "--curve", "50%,100%");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("2 workloads, each with a load of its own");
    }

    @Test
    void loadtest_expectationBroken_failsWithASentence() {
        CommandRun run = run("--concurrency", "1", "--duration", "500ms", "--warmup", "0ms", "--expect", "p50=< 1ms");

        assertThat(run.exitCode()).isEqualTo(FAILED);
        assertThat(run.err()).contains("sluice: p50 was").contains("expected < 1ms");
    }

    @Test
    void loadtest_report_isWrittenWithCommandAndServerMetrics() throws IOException {
        Path page = folder.resolve("report.html");

        CommandRun run = run(
                "--concurrency",
                "4",
                "--duration",
                "3s",
                "--metrics",
                "http://127.0.0.1:%d/metrics".formatted(server.httpPort()),
                "--report",
                page.toString());

        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).contains("wrote " + page);
        assertThat(Files.readString(page))
                .contains("./sluice loadtest --server", "--concurrency 4 --duration 3s")
                .contains("Batch sizes, by the server's metrics", "Queue depth, by the server's metrics");
    }

    @Test
    void loadtest_curveOfShares_tellsEveryRate() {
        JsonObject curve = run("--curve", "20%,40%", "--duration", "1s", "--warmup", "0ms", "--json")
                .document();

        assertThat(curve.getAsJsonArray("points")).hasSize(2);
        assertThat(curve.get("capacity_per_s").getAsDouble()).isPositive();
    }

    @Test
    void loadtest_moreThanTheClientCanSend_saysSoAndExitsWithThree() {
        CommandRun run = run(
                "--rate",
                "500000",
                "--duration",
                "200ms",
                "--warmup",
                "0ms",
                "--deadline",
                "5s",
                "--input",
                "tensor:8");

        assertThat(run.exitCode()).isEqualTo(CLIENT_SATURATED);
        assertThat(run.err()).contains("the client was the bottleneck");
    }

    @Test
    void loadtest_unknownModel_failsBeforeTheLoad() {
        CommandRun run = run("--rate", "1", "--model", "other");

        assertThat(run.exitCode()).isEqualTo(FAILED);
        assertThat(run.err()).contains("other").contains("MODEL_NOT_FOUND").doesNotContain("\tat ");
    }

    @Test
    void loadtest_nobodyListens_saysHowToStartAServer() throws IOException {
        String address = "127.0.0.1:" + unusedPort();

        CommandRun run = CommandRun.of("loadtest", "smoke", "--server", address);

        assertThat(run.exitCode()).isEqualTo(FAILED);
        assertThat(run.err()).contains("no server answers at " + address).contains("./sluice serve");
    }

    @Test
    void loadtest_noShape_isNotUnderstood() {
        CommandRun run = CommandRun.of("loadtest");

        assertThat(run.exitCode()).isEqualTo(NOT_UNDERSTOOD);
        assertThat(run.err()).contains("rate").contains("concurrency");
    }

    @Test
    void loadtest_rateOutOfRangeAndJson_printsTheRange() {
        CommandRun run = CommandRun.of("loadtest", "--rate", "0", "--json");

        assertThat(run.exitCode()).isEqualTo(NOT_UNDERSTOOD);
        assertThat(run.document().getAsJsonObject("error").get("message").getAsString())
                .isEqualTo("the rate must be in (0, 1000000] requests a second, got 0.0");
    }

    @Test
    void loadtest_scenarioWithMistakes_tellsAllOfThem() throws IOException {
        Path file = Files.writeString(folder.resolve("mine.yaml"), "rat: 5\nduration: long\n");

        CommandRun run = CommandRun.of("loadtest", file.toString());

        assertThat(run.exitCode()).isEqualTo(NOT_UNDERSTOOD);
        assertThat(run.err())
                .contains("mine.yaml line 1: there is no setting 'rat'; did you mean 'rate'?")
                .contains("mine.yaml line 2: 'long' is not a time");
    }

    private static CommandRun run(String... arguments) {
        return CommandRun.of(
                CommandRun.arguments(Stream.of(arguments), "loadtest", "--server", "127.0.0.1:" + server.grpcPort()));
    }

    private static int unusedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
