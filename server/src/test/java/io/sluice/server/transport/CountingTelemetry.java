package io.sluice.server.transport;

import io.sluice.server.telemetry.Instrument;
import io.sluice.server.telemetry.ModelMeter;
import io.sluice.server.telemetry.NoMeter;
import io.sluice.server.telemetry.Telemetry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Remembers how often each model's requests ended in each way. */
final class CountingTelemetry implements Telemetry {

    private final Map<String, Long> ends = new ConcurrentHashMap<>();
    private final Map<Instrument, Long> counts = new ConcurrentHashMap<>();
    private final Map<String, Long> durations = new ConcurrentHashMap<>();

    /** E.g. {@code m OK} to 3. */
    Map<String, Long> ends() {
        return Map.copyOf(ends);
    }

    /** What was added to a counter by reason, for all models and reasons together. */
    long count(Instrument counter) {
        return counts.getOrDefault(counter, 0L);
    }

    long durations(String model) {
        return durations.getOrDefault(model, 0L);
    }

    @Override
    public ModelMeter model(String name) {
        return new Meter(name);
    }

    private final class Meter extends NoMeter {

        private final String model;

        Meter(String model) {
            this.model = model;
        }

        @Override
        public void add(Instrument counter, long amount, Enum<?> reason) {
            counts.merge(counter, amount, Long::sum);
            if (counter == Instrument.REQUESTS) {
                ends.merge(model + " " + reason.name(), amount, Long::sum);
            }
        }

        @Override
        public void recordNanos(Instrument duration, long nanos) {
            if (duration == Instrument.REQUEST_DURATION) {
                durations.merge(model, 1L, Long::sum);
            }
        }
    }
}
