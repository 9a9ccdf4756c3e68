package io.sluice.server.transport.stream;

import io.sluice.server.telemetry.Instrument;
import io.sluice.server.telemetry.ModelMeter;
import io.sluice.server.telemetry.Telemetry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Remembers how frames and streams ended. */
final class StreamCounts implements Telemetry {

    private final Map<String, Long> frames = new HashMap<>();
    private final Map<String, Long> streams = new HashMap<>();

    /** E.g. {@code m OK} to 3. */
    Map<String, Long> frames() {
        return frames;
    }

    /** E.g. {@code m OK} to 1. */
    Map<String, Long> streams() {
        return streams;
    }

    @Override
    public ModelMeter model(String name) {
        return new ModelMeter() {
            @Override
            public void add(Instrument counter, long amount) {}

            @Override
            public void add(Instrument counter, long amount, Enum<?> reason) {
                Map<String, Long> counts = counter == Instrument.FRAMES ? frames : streams;
                counts.merge(name + " " + reason.name(), amount, Long::sum);
            }

            @Override
            public void addNanos(Instrument counter, long nanos, Enum<?> reason) {}

            @Override
            public void recordNanos(Instrument duration, long nanos) {}

            @Override
            public void recordSize(Instrument size, long value) {}

            @Override
            public Gauge gauge(Instrument gauge, LongSupplier value) {
                return () -> {};
            }

            @Override
            public void addNanos(Instrument counter, long nanos, String replica) {}

            @Override
            public Gauge time(Instrument counter, LongSupplier nanos) {
                return () -> {};
            }

            @Override
            public Gauge gauges(Instrument gauge, Supplier<Map<String, Long>> values) {
                return () -> {};
            }

            @Override
            public Gauge devices(Instrument gauge, Supplier<List<DeviceCount>> value) {
                return () -> {};
            }

            @Override
            public Gauge latencies(Instrument gauge, Supplier<List<SizeLatency>> value) {
                return () -> {};
            }
        };
    }
}
