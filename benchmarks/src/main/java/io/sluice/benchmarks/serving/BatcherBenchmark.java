package io.sluice.benchmarks.serving;

import static io.sluice.benchmarks.serving.Figures.median;
import static io.sluice.benchmarks.serving.Figures.print;

import io.sluice.loadtest.generator.Load;
import io.sluice.loadtest.generator.LoadGenerator;
import io.sluice.loadtest.measure.LoadReport;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * What is the batcher worth, on a real server whose replica sleeps {@value #MODEL}, in batches of {@value #BATCH_SIZE}? The
 * server has a process of its own. Five questions, each with its budget:
 *
 * <ul>
 *   <li>{@code goodput}: calls answered within 50 ms at 95, 120 and 200 % of what the replica can do, the policies in turns;
 *       learned at least 93, 78 and 42 %.
 *   <li>{@code greedy}: p99 of nine clients beside a tenth that sends ten times as much, against one that sends like them, when
 *       the ten load the replica to 30, 50 and 60 %; at most 1.5 times.
 *   <li>{@code cancel}: device time on calls that were dead when their pass began, when a third of the callers give up at any
 *       time within the deadline; none.
 *   <li>{@code replicas}: calls a second of 1, 2, 4 and 8 replicas; eight at least 7.6 times one.
 *   <li>{@code idle}: processor time of a server without calls; at most 1 % of a core.
 * </ul>
 *
 * <p>Arguments: the question, the seconds of each measurement, and the number of rounds; then flags for the server.
 */
public final class BatcherBenchmark {

    private static final String MODEL = "synthetic:base=5ms,per-row=2ms,size=8,classes=16";
    private static final int BATCH_SIZE = 8;

    /** Calls a second of one replica in full batches. */
    private static final double CAPACITY = BATCH_SIZE / 0.021;

    private static final Duration DEADLINE = Duration.ofMillis(50);
    private static final Duration NO_HURRY = Duration.ofSeconds(10);
    private static final int CALLERS = 4;
    private static final int CLIENTS = 10;
    private static final int GREED = 10;
    private static final double CANCELLED_SHARE = 1.0 / 3;

    /** Calls in a closed loop that compile the path of a call on both sides, before anything counts. */
    private static final Duration WARMUP = Duration.ofSeconds(10);

    /** Until what a start leaves behind has ended. */
    private static final int SETTLE_SECONDS = 10;

    private final Duration length;
    private final int rounds;
    private final List<String> flags;

    private BatcherBenchmark(Duration length, int rounds, List<String> flags) {
        this.length = length;
        this.rounds = rounds;
        this.flags = flags;
    }

    public static void main(String[] arguments) throws Exception {
        BatcherBenchmark benchmark = new BatcherBenchmark(
                Duration.ofSeconds(Integer.parseInt(arguments[1])),
                Integer.parseInt(arguments[2]),
                List.of(arguments).subList(3, arguments.length));
        switch (arguments[0]) {
            case "goodput" -> benchmark.goodput();
            case "greedy" -> benchmark.greedy();
            case "cancel" -> benchmark.cancel();
            case "replicas" -> benchmark.replicas();
            case "idle" -> benchmark.idle();
            default -> throw new IllegalArgumentException("no question is called " + arguments[0]);
        }
    }

    private void goodput() throws IOException, InterruptedException {
        try (ServerProcess learned = server("--batch-policy=learned");
                ServerProcess fixedDelay = server("--batch-policy=fixed-delay")) {
            Map<String, ServerProcess> policies = new LinkedHashMap<>();
            policies.put("learned", learned);
            policies.put("fixed-delay", fixedDelay);
            for (int percent : new int[] {95, 120, 200}) {
                Map<String, List<Double>> shares = new LinkedHashMap<>();
                for (int round = 1; round <= rounds; round++) {
                    for (Map.Entry<String, ServerProcess> policy : policies.entrySet()) {
                        LoadReport report = overload(policy.getKey(), policy.getValue(), percent, round);
                        shares.computeIfAbsent(policy.getKey(), unseen -> new ArrayList<>())
                                .add(answered(report));
                    }
                }
                shares.forEach((policy, all) -> print(
                        "median at %d %% load, %s: %.1f %% answered within the deadline",
                        percent, policy, median(all)));
            }
        }
    }

    private LoadReport overload(String policy, ServerProcess server, int percent, int seed)
            throws IOException, InterruptedException {
        try (Callers callers = new Callers(server, CALLERS, DEADLINE, 0)) {
            MetricsSample before = server.metrics();
            LoadReport report = callers.poisson(CAPACITY * percent / 100, seed).run(length);
            print("%d %% load, %s: %s; %s", percent, policy, line(report), deviceTime(server, before));
            return report;
        }
    }

    private void cancel() throws IOException, InterruptedException {
        try (ServerProcess server = server();
                Callers callers = new Callers(server, CALLERS, DEADLINE, CANCELLED_SHARE)) {
            for (int round = 1; round <= rounds; round++) {
                MetricsSample before = server.metrics();
                LoadReport report = callers.poisson(CAPACITY * 0.95, round).run(length);
                print(
                        "round %d: %d calls, %d cancelled before they were answered; of the others %s; %s",
                        round,
                        report.counts().requests(),
                        report.counts().withdrawn(),
                        line(report),
                        deviceTime(server, before));
            }
        }
    }

    private void greedy() throws IOException, InterruptedException {
        try (ServerProcess server = server("--client-key=metadata:" + Caller.CLIENT_HEADER);
                Callers nine = new Callers(server, CLIENTS - 1, NO_HURRY, 0);
                Callers tenth = new Callers(server, "tenth", NO_HURRY)) {
            for (int percent : new int[] {30, 50, 60}) {
                double rate = CAPACITY * percent / 100 / CLIENTS;
                List<Double> ratios = new ArrayList<>();
                for (int round = 1; round <= rounds; round++) {
                    double fair = p99Beside(nine, tenth.poisson(rate, -round), rate, round);
                    double crowded = p99Beside(nine, tenth.poisson(GREED * rate, -round), rate, round);
                    ratios.add(crowded / fair);
                    print(
                            "round %d, %d %% load: p99 of nine clients at %.0f calls/s each %.1f ms; beside a tenth at %.0f"
                                    + " calls/s %.1f ms; %.2f times",
                            round, percent, rate, fair, GREED * rate, crowded, crowded / fair);
                }
                print("median at %d %% load: p99 %.2f times", percent, median(ratios));
            }
        }
    }

    /** The same arrivals of the nine each time, whatever the tenth does meanwhile; in milliseconds. */
    private double p99Beside(Callers nine, Poisson tenth, double rate, int round) throws InterruptedException {
        CompletableFuture<LoadReport> beside = CompletableFuture.supplyAsync(() -> {
            try {
                return tenth.run(length);
            } catch (InterruptedException interruption) {
                throw new CompletionException(interruption);
            }
        });
        LoadReport report = nine.poisson(rate * (CLIENTS - 1), round).run(length);
        print("  nine: %s", line(report));
        print("  tenth: %s", line(beside.join()));
        return millis(report.latencies().service().p99());
    }

    private void replicas() throws IOException, InterruptedException {
        Map<Integer, List<Double>> throughput = new LinkedHashMap<>();
        for (int round = 1; round <= rounds; round++) {
            for (int count : new int[] {1, 2, 4, 8}) {
                try (ServerProcess server = server("--replicas=" + count);
                        Callers callers = new Callers(server, CALLERS, NO_HURRY, 0)) {
                    LoadReport report = callers.closedLoop(4 * BATCH_SIZE * count, length);
                    throughput
                            .computeIfAbsent(count, unseen -> new ArrayList<>())
                            .add(report.requestsPerSecond());
                    print(
                            "round %d, %d replicas: %.0f calls/s, p50 %.1f ms, not answered %s",
                            round,
                            count,
                            report.requestsPerSecond(),
                            millis(report.latencies().service().p50()),
                            report.counts().failures().errors());
                }
            }
        }
        double one = median(throughput.getOrDefault(1, List.of()));
        throughput.forEach((count, all) ->
                print("median of %d replicas: %.0f calls/s, %.2f times one", count, median(all), median(all) / one));
    }

    private void idle() throws IOException, InterruptedException {
        try (ServerProcess server = server()) {
            TimeUnit.SECONDS.sleep(SETTLE_SECONDS);
            for (int round = 1; round <= rounds; round++) {
                Duration before = server.cpuTime();
                long startedAt = System.nanoTime();
                TimeUnit.NANOSECONDS.sleep(length.toNanos());
                double share = (double) server.cpuTime().minus(before).toNanos() / (System.nanoTime() - startedAt);
                print("round %d: an idle server uses %.2f %% of a core", round, 100 * share);
            }
        }
    }

    private ServerProcess server(String... more) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of("--max-batch-size=" + BATCH_SIZE));
        all.addAll(List.of(more));
        all.addAll(flags);
        ServerProcess server = new ServerProcess(MODEL, all);
        try (Callers callers = new Callers(server, CALLERS, NO_HURRY, 0)) {
            callers.closedLoop(4 * BATCH_SIZE, WARMUP);
        }
        return server;
    }

    private static String deviceTime(ServerProcess server, MetricsSample before)
            throws IOException, InterruptedException {
        return server.metrics().since(before).deviceTime();
    }

    /** In percent, of the calls that their callers did not take back. */
    private static double answered(LoadReport report) {
        return 100.0
                * report.counts().succeeded()
                / (report.counts().requests() - report.counts().withdrawn());
    }

    private static String line(LoadReport report) {
        return "%.1f %% answered within the deadline (%.1f %% if it counts from when the call was due), p50 %.1f ms, p99 %.1f ms, not answered %s"
                .formatted(
                        answered(report),
                        100 * report.counts().goodput(),
                        millis(report.latencies().service().p50()),
                        millis(report.latencies().service().p99()),
                        report.counts().failures().errors());
    }

    private static double millis(Duration duration) {
        return duration.toNanos() / 1e6;
    }

    /** Callers of one kind. */
    private record Callers(List<Caller> all) implements AutoCloseable {

        Callers(ServerProcess server, int count, Duration deadline, double cancelledShare) {
            this(IntStream.range(0, count)
                    .mapToObj(i -> new Caller(server.grpcPort(), "client-" + i, deadline, cancelledShare))
                    .toList());
        }

        Callers(ServerProcess server, String name, Duration deadline) {
            this(List.of(new Caller(server.grpcPort(), name, deadline, 0)));
        }

        Poisson poisson(double rate, long seed) {
            return new Poisson(all, rate, seed);
        }

        LoadReport closedLoop(int concurrency, Duration length) throws InterruptedException {
            return Caller.run(all, new LoadGenerator(new Load.Closed(concurrency, length), Poisson.WARMUP, NO_HURRY));
        }

        @Override
        public void close() {
            all.forEach(Caller::close);
        }
    }
}
