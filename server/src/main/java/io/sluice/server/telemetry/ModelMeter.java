package io.sluice.server.telemetry;

import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Records what happens to one model. Safe for use by several threads; never blocks, never throws. */
public interface ModelMeter {

    /** Adds to a {@link Instrument.Kind#COUNTER}. */
    void add(Instrument counter, long amount);

    /** Adds to a {@link Instrument.Kind#COUNTER_BY_REASON}; an enum bounds the number of series. */
    void add(Instrument counter, long amount, Enum<?> reason);

    /** Adds to a {@link Instrument.Kind#TIME_BY_REASON}; negative counts as 0. */
    void addNanos(Instrument counter, long nanos, Enum<?> reason);

    /** Adds to a {@link Instrument.Kind#TIME_BY_REPLICA}; negative counts as 0. */
    void addNanos(Instrument counter, long nanos, String replica);

    /** Records into a {@link Instrument.Kind#DURATION}, or a {@link Instrument.Kind#SHORT_DURATION}; negative counts as 0. */
    void recordNanos(Instrument duration, long nanos);

    /** Records into a {@link Instrument.Kind#SIZE}. */
    void recordSize(Instrument size, long value);

    /**
     * Makes a {@link Instrument.Kind#GAUGE} read {@code value} until the returned handle is closed; the latest reading of a
     * gauge takes the place of an older one.
     *
     * @param value called by whoever looks, on any thread
     */
    Gauge gauge(Instrument gauge, LongSupplier value);

    /**
     * Makes a {@link Instrument.Kind#TIME} read {@code nanos}, as {@link #gauge} does.
     *
     * @param nanos called by whoever looks, on any thread; never decreases
     */
    Gauge time(Instrument counter, LongSupplier nanos);

    /**
     * Makes a {@link Instrument.Kind#GAUGE_BY_STATE} or a {@link Instrument.Kind#GAUGE_BY_DEVICE} read {@code values}, as {@link
     * #gauge} does.
     *
     * @param values called by whoever looks, on any thread; by state or device, of which there are few
     */
    Gauge gauges(Instrument gauge, Supplier<Map<String, Long>> values);

    /**
     * Makes a {@link Instrument.Kind#LATENCY_BY_SIZE} read {@code value}, as {@link #gauge} does.
     *
     * @param value called by whoever looks, on any thread; each size has series of its own, so there should be few
     */
    Gauge latencies(Instrument gauge, Supplier<List<SizeLatency>> value);

    /**
     * Makes a {@link Instrument.Kind#COUNT_BY_DEVICE} read {@code value}, as {@link #gauge} does.
     *
     * @param value called by whoever looks, on any thread
     */
    Gauge devices(Instrument gauge, Supplier<List<DeviceCount>> value);

    /**
     * How many there are on one device.
     *
     * @param device e.g. {@code cuda:1}
     * @param precision what it computes in
     * @param fallback whether that is not what was asked for, or what devices of this kind run best
     */
    record DeviceCount(String device, String precision, boolean fallback, long count) {

        /** Another number on the same device. */
        public DeviceCount withCount(long other) {
            return new DeviceCount(device, precision, fallback, other);
        }
    }

    /**
     * What batches of one size take.
     *
     * @param batchSize in rows
     */
    record SizeLatency(int batchSize, long medianNanos, long p99Nanos) {}

    /** A gauge that is being read. */
    interface Gauge extends AutoCloseable {
        @Override
        void close();
    }
}
