package io.sluice.server.telemetry;

import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Records nothing; what records only some things overrides those. */
public class NoMeter implements ModelMeter {

    @Override
    public void add(Instrument counter, long amount) {}

    @Override
    public void add(Instrument counter, long amount, Enum<?> reason) {}

    @Override
    public void addNanos(Instrument counter, long nanos, Enum<?> reason) {}

    @Override
    public void addNanos(Instrument counter, long nanos, String replica) {}

    @Override
    public void recordNanos(Instrument duration, long nanos) {}

    @Override
    public void recordSize(Instrument size, long value) {}

    @Override
    public Gauge gauge(Instrument gauge, LongSupplier value) {
        return () -> {};
    }

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
}
