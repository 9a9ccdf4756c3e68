package io.sluice.benchmarks.serving;

import static io.sluice.benchmarks.serving.Figures.median;
import static io.sluice.benchmarks.serving.Figures.print;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What does telemetry cost? Calls a second of three servers, each in a process of its own and each in its turn: {@code off}, with
 * {@code OTEL_SDK_DISABLED}; {@code scraped}, as it is by default, its page read every second; and {@code exported}, which is
 * scraped and also sends all it has by OTLP, metrics every second. Budget: each loses at most 3 % of what the first answers.
 *
 * <p>A model that does nothing shows the most that it can cost, since then the server is all there is; a real one what it does
 * cost. Arguments: the model, the side of its pictures, the calls of one turn, and the number of rounds.
 */
public final class TelemetryBenchmark {

    private static final int CONCURRENCY = 16;
    private static final String OFF = "off";
    private static final String SCRAPED = "scraped";
    private static final String EXPORTED = "exported";

    private TelemetryBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        String location = arguments[0];
        int inputSize = Integer.parseInt(arguments[1]);
        int calls = Integer.parseInt(arguments[2]);
        int rounds = Integer.parseInt(arguments[3]);
        try (OtlpSink sink = new OtlpSink();
                Contender off = new Contender(OFF, location, inputSize, Map.of("OTEL_SDK_DISABLED", "true"));
                Contender scraped = new Contender(SCRAPED, location, inputSize, Map.of());
                Contender exported = new Contender(
                        EXPORTED,
                        location,
                        inputSize,
                        Map.of(
                                "OTEL_EXPORTER_OTLP_ENDPOINT",
                                sink.endpoint(),
                                "OTEL_METRIC_EXPORT_INTERVAL",
                                "1000"))) {
            List<Contender> all = new ArrayList<>(List.of(off, scraped, exported));
            for (Contender contender : all) {
                contender.run(calls); // compiles the path of a call
            }
            compare(all, calls, rounds);
            print("%d bytes were exported", sink.bytes());
        }
    }

    private static void compare(List<Contender> all, int calls, int rounds) throws InterruptedException {
        Map<String, List<Double>> ratios = new LinkedHashMap<>();
        for (int round = 1; round <= rounds; round++) {
            Map<String, Double> perSecond = new LinkedHashMap<>();
            for (Contender contender : all) {
                perSecond.put(contender.name, contender.run(calls));
            }
            double without = perSecond.getOrDefault(OFF, Double.NaN);
            for (String name : List.of(SCRAPED, EXPORTED)) {
                double with = perSecond.getOrDefault(name, Double.NaN);
                ratios.computeIfAbsent(name, unseen -> new ArrayList<>()).add(with / without);
                print(
                        "round %d: off %.0f calls/s, %s %.0f calls/s, ratio %.3f",
                        round, without, name, with, with / without);
            }
            Collections.rotate(all, 1); // nobody is always the first, or always after the same
        }
        ratios.forEach((name, each) -> print(
                "median of %s: ratio %.3f (%.3f to %.3f), which is %.1f %% less",
                name, median(each), Collections.min(each), Collections.max(each), 100 * (1 - median(each))));
    }

    /** A server and its client; scraped in its turns, unless it has nothing to tell. */
    private static final class Contender implements AutoCloseable {

        private final String name;
        private final ServerProcess server;
        private final GrpcLoad load;
        private final AtomicInteger scrapes = new AtomicInteger();

        Contender(String name, String location, int inputSize, Map<String, String> variables) throws IOException {
            this.name = name;
            this.server = new ServerProcess(location, List.of(), variables);
            this.load = new GrpcLoad(server.grpcPort(), ServerProcess.MODEL, inputSize);
        }

        /** Calls a second. */
        double run(int calls) throws InterruptedException {
            ScheduledThreadPoolExecutor scraper = new ScheduledThreadPoolExecutor(1);
            if (!name.equals(OFF)) {
                scraper.scheduleAtFixedRate(this::scrape, 0, 1, TimeUnit.SECONDS);
            }
            try {
                return load.run(calls, CONCURRENCY);
            } finally {
                scraper.shutdownNow();
                if (scrapes.getAndSet(0) == 0 && !name.equals(OFF)) {
                    print("%s was not scraped: what it answers means nothing", name);
                }
            }
        }

        private void scrape() {
            try {
                scrapes.addAndGet(server.metrics().series().isEmpty() ? 0 : 1);
            } catch (IOException unreachable) {
                throw new IllegalStateException(unreachable);
            } catch (InterruptedException turnIsOver) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void close() {
            load.close();
            server.close();
        }
    }
}
