package io.sluice.benchmarks.peers;

import io.sluice.loadtest.arrivals.Arrivals;
import io.sluice.loadtest.arrivals.RateProfile;
import io.sluice.loadtest.arrivals.Spacing;
import io.sluice.loadtest.generator.Load;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One measurement, as a line asks for it: {@code port=8001 method=a.B/C messages=FILE concurrency=16 seconds=4}.
 *
 * @param settings by name; see {@link PeerLoad} for what they mean
 */
record Turn(Map<String, String> settings) {

    private static final Set<String> NAMES = Set.of(
            "port",
            "method",
            "messages",
            "first",
            "streams",
            "connections",
            "concurrency",
            "rate",
            "spacing",
            "seed",
            "warmup",
            "seconds",
            "deadline-ms",
            "cancelled");

    /** Of a call for which no deadline is given: the loads wait for every answer. */
    private static final String PATIENCE_MILLIS = "60000";

    Turn {
        settings = Map.copyOf(settings);
        Set<String> unknown = new HashSet<>(settings.keySet());
        unknown.removeAll(NAMES);
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("unknown: %s; there are %s".formatted(unknown, NAMES));
        }
    }

    static Turn parse(String line) {
        Map<String, String> settings = new HashMap<>();
        for (String word : line.trim().split(" +")) {
            String[] nameAndValue = word.split("=", 2);
            if (nameAndValue.length < 2) {
                throw new IllegalArgumentException("not name=value: '%s'".formatted(word));
            }
            settings.put(nameAndValue[0], nameAndValue[1]);
        }
        return new Turn(settings);
    }

    int port() {
        return Integer.parseInt(required("port"));
    }

    String method() {
        return required("method");
    }

    /** What to send, one after the other, and again from the beginning. */
    List<byte[]> messages() {
        return MessageFile.readUnchecked(Path.of(required("messages")));
    }

    /** What a stream begins with, and what is not answered. */
    List<byte[]> first() {
        String file = settings.get("first");
        return file == null ? List.of() : MessageFile.readUnchecked(Path.of(file));
    }

    /** Streams to send on; 0 for calls of one message. */
    int streams() {
        return Integer.parseInt(settings.getOrDefault("streams", "0"));
    }

    int connections() {
        return Integer.parseInt(settings.getOrDefault("connections", "1"));
    }

    Duration deadline() {
        return Duration.ofMillis(Long.parseLong(settings.getOrDefault("deadline-ms", PATIENCE_MILLIS)));
    }

    /** Of the calls, in [0, 1], that are taken back at any time within the deadline. */
    double cancelledShare() {
        return Double.parseDouble(settings.getOrDefault("cancelled", "0"));
    }

    Duration warmup() {
        return seconds("warmup", "1");
    }

    Load load() {
        Duration length = seconds("seconds", "4");
        String rate = settings.get("rate");
        if (rate == null) {
            return new Load.Closed(Integer.parseInt(required("concurrency")), length);
        }
        return new Load.Open(new Arrivals.Paced(
                RateProfile.constant(Double.parseDouble(rate), length),
                Spacing.valueOf(settings.getOrDefault("spacing", Spacing.POISSON.name())),
                seed()));
    }

    /** Of arrivals and of what is taken back. */
    long seed() {
        return Long.parseLong(settings.getOrDefault("seed", "1"));
    }

    private Duration seconds(String name, String otherwise) {
        return Duration.ofMillis(Math.round(1000 * Double.parseDouble(settings.getOrDefault(name, otherwise))));
    }

    private String required(String name) {
        String value = settings.get(name);
        if (value == null) {
            throw new IllegalArgumentException(name + " is missing");
        }
        return value;
    }
}
