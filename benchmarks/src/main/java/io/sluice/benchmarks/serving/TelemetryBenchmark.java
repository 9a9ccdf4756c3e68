package io.sluice.benchmarks.serving;

import static io.sluice.benchmarks.serving.Figures.median;
import static io.sluice.benchmarks.serving.Figures.print;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What does telemetry cost? Calls a second of four servers, each in a process of its own and each in its turn: {@code off}, with
 * {@code OTEL_SDK_DISABLED}; {@code scraped}, as it is by default, its page read every second; {@code exported}, which is
 * scraped and also sends all it has by OTLP, metrics every five seconds, and spans as its sampler has it by default; and
 * {@code followed}, the same with the spans of every request. Budget: the second and third lose at most 3 % of what the first
 * answers. The server's processor time of a call says the same with less noise.
 *
 * <p>A model that does nothing shows the most that it can cost, since then the server is all there is; a real one what it does
 * cost. Arguments: the model, the side of its pictures, the calls of one turn, and the number of rounds.
 */
public final class TelemetryBenchmark {

    private static final int CONCURRENCY = 16;

    /** Of metrics; collectors do so every 15 to 60 seconds. */
    private static final int READ_EVERY_SECONDS = 5;

    private static final String OFF = "off";
    private static final String SCRAPED = "scraped";
    private static final String EXPORTED = "exported";
    private static final String FOLLOWED = "followed";

    private TelemetryBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        String location = arguments[0];
        int inputSize = Integer.parseInt(arguments[1]);
        int calls = Integer.parseInt(arguments[2]);
        int rounds = Integer.parseInt(arguments[3]);
        try (OtlpSink sink = new OtlpSink();
                Contender off = new Contender(OFF, location, inputSize, Map.of("OTEL_SDK_DISABLED", "true"));
                Contender scraped = new Contender(SCRAPED, location, inputSize, Map.of());
                Contender exported = new Contender(EXPORTED, location, inputSize, exporting(sink));
                Contender followed = new Contender(FOLLOWED, location, inputSize, following(sink))) {
            List<Contender> all = new ArrayList<>(List.of(off, scraped, exported, followed));
            for (Contender contender : all) {
                contender.run(calls); // compiles the path of a call
            }
            compare(all, calls, rounds);
            print("%d bytes were exported", sink.bytes());
        }
    }

    private static Map<String, String> exporting(OtlpSink sink) {
        return Map.of(
                "OTEL_EXPORTER_OTLP_ENDPOINT",
                sink.endpoint(),
                "OTEL_METRIC_EXPORT_INTERVAL",
                Integer.toString(READ_EVERY_SECONDS * 1000));
    }

    private static Map<String, String> following(OtlpSink sink) {
        Map<String, String> variables = new HashMap<>(exporting(sink));
        variables.put("OTEL_TRACES_SAMPLER", "always_on");
        return variables;
    }

    private static void compare(List<Contender> all, int calls, int rounds) throws InterruptedException {
        Map<String, List<Turn>> ratios = new LinkedHashMap<>();
        for (int round = 1; round <= rounds; round++) {
            Map<String, Turn> turns = new LinkedHashMap<>();
            for (Contender contender : all) {
                turns.put(contender.name, contender.run(calls));
            }
            Turn without = Objects.requireNonNull(turns.remove(OFF));
            print("round %d: off %s", round, without);
            turns.forEach((name, with) -> {
                Turn ratio = with.over(without);
                ratios.computeIfAbsent(name, unseen -> new ArrayList<>()).add(ratio);
                print("  %s %s; ratios %.3f and %.3f", name, with, ratio.perSecond(), ratio.serverMicros());
            });
            Collections.rotate(all, 1); // nobody is always the first, or always after the same
        }
        ratios.forEach((name, each) -> print(
                "median of %s: calls/s %s, the server's processor time of a call %s",
                name,
                spread(each.stream().map(Turn::perSecond).toList()),
                spread(each.stream().map(Turn::serverMicros).toList())));
    }

    private static String spread(List<Double> ratios) {
        return "%.3f (%.3f to %.3f)".formatted(median(ratios), Collections.min(ratios), Collections.max(ratios));
    }

    /**
     * What a server did in its turn, or how that compares.
     *
     * @param perSecond calls
     * @param serverMicros processor time of one
     */
    private record Turn(double perSecond, double serverMicros) {

        Turn over(Turn other) {
            return new Turn(perSecond / other.perSecond, serverMicros / other.serverMicros);
        }

        @Override
        public String toString() {
            return "%.0f calls/s, %.1f us each".formatted(perSecond, serverMicros);
        }
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

        Turn run(int calls) throws InterruptedException {
            ScheduledThreadPoolExecutor scraper = new ScheduledThreadPoolExecutor(1);
            if (!name.equals(OFF)) {
                scraper.scheduleAtFixedRate(this::scrape, 0, READ_EVERY_SECONDS, TimeUnit.SECONDS);
            }
            try {
                Duration before = server.cpuTime();
                double perSecond = load.run(calls, CONCURRENCY);
                return new Turn(perSecond, server.cpuTime().minus(before).toNanos() / 1e3 / calls);
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
