package io.sluice.server.telemetry;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleCounter;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.LongHistogram;
import io.opentelemetry.api.metrics.ObservableDoubleMeasurement;
import io.opentelemetry.api.metrics.ObservableLongMeasurement;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Records one model's series. The labels are built when they are first seen: building them allocates. */
final class OpenTelemetryMeter implements ModelMeter {

    private static final AttributeKey<String> MODEL = AttributeKey.stringKey("model");
    private static final AttributeKey<String> REASON = AttributeKey.stringKey("reason");
    private static final AttributeKey<String> BATCH_SIZE = AttributeKey.stringKey("batch_size");
    private static final AttributeKey<String> QUANTILE = AttributeKey.stringKey("quantile");
    private static final AttributeKey<String> DEVICE = AttributeKey.stringKey("device");
    private static final AttributeKey<String> PRECISION = AttributeKey.stringKey("precision");
    private static final AttributeKey<String> FALLBACK = AttributeKey.stringKey("fallback");
    private static final AttributeKey<String> REPLICA = AttributeKey.stringKey("replica");
    private static final String MEDIAN = "0.5";
    private static final String P99 = "0.99";
    private static final double NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

    private final Instruments instruments;
    private final Attributes model;
    private final Map<Enum<?>, Attributes> reasons = new ConcurrentHashMap<>();
    private final Map<String, Attributes> replicas = new ConcurrentHashMap<>();

    OpenTelemetryMeter(Instruments instruments, String model) {
        this.instruments = instruments;
        this.model = Attributes.of(MODEL, model);
    }

    @Override
    public void add(Instrument counter, long amount) {
        @Nullable LongCounter known = instruments.counters().get(counter);
        if (known == null) {
            instruments.misused(counter);
            return;
        }
        known.add(amount, model);
    }

    @Override
    public void add(Instrument counter, long amount, Enum<?> reason) {
        @Nullable LongCounter known = instruments.countersByReason().get(counter);
        if (known == null) {
            instruments.misused(counter);
            return;
        }
        known.add(amount, labels(reason));
    }

    @Override
    public void addNanos(Instrument counter, long nanos, Enum<?> reason) {
        @Nullable DoubleCounter known = instruments.timesByReason().get(counter);
        if (known == null) {
            instruments.misused(counter);
            return;
        }
        known.add(Math.max(nanos, 0) / NANOS_PER_SECOND, labels(reason));
    }

    @Override
    public void addNanos(Instrument counter, long nanos, String replica) {
        @Nullable DoubleCounter known = instruments.timesByReplica().get(counter);
        if (known == null) {
            instruments.misused(counter);
            return;
        }
        @Nullable Attributes labels = replicas.get(replica);
        known.add(
                Math.max(nanos, 0) / NANOS_PER_SECOND,
                labels != null ? labels : replicas.computeIfAbsent(replica, this::ofReplica));
    }

    @Override
    public void recordNanos(Instrument duration, long nanos) {
        @Nullable DoubleHistogram known = instruments.durations().get(duration);
        if (known == null) {
            instruments.misused(duration);
            return;
        }
        known.record(Math.max(nanos, 0) / NANOS_PER_SECOND, model);
    }

    @Override
    public void recordSize(Instrument size, long value) {
        @Nullable LongHistogram known = instruments.sizes().get(size);
        if (known == null) {
            instruments.misused(size);
            return;
        }
        known.record(value, model);
    }

    @Override
    public Gauge gauge(Instrument gauge, LongSupplier value) {
        @Nullable
        GaugeReadings<ObservableLongMeasurement> known = instruments.gauges().get(gauge);
        if (known == null) {
            instruments.misused(gauge);
            return () -> {};
        }
        return known.open(model, measurement -> measurement.record(value.getAsLong(), model));
    }

    @Override
    public Gauge time(Instrument counter, LongSupplier nanos) {
        @Nullable
        GaugeReadings<ObservableDoubleMeasurement> known = instruments.times().get(counter);
        if (known == null) {
            instruments.misused(counter);
            return () -> {};
        }
        return known.open(model, measurement -> measurement.record(nanos.getAsLong() / NANOS_PER_SECOND, model));
    }

    @Override
    public Gauge gauges(Instrument gauge, Supplier<Map<String, Long>> values) {
        @Nullable
        GaugeReadings<ObservableLongMeasurement> known =
                instruments.labelledGauges().get(gauge);
        if (known == null) {
            instruments.misused(gauge);
            return () -> {};
        }
        AttributeKey<String> label =
                AttributeKey.stringKey(gauge.kind().labels().get(0));
        return known.open(
                model,
                measurement -> values.get()
                        .forEach((which, value) -> measurement.record(
                                value, model.toBuilder().put(label, which).build())));
    }

    @Override
    public Gauge latencies(Instrument gauge, Supplier<List<SizeLatency>> value) {
        @Nullable
        GaugeReadings<ObservableDoubleMeasurement> known =
                instruments.latencies().get(gauge);
        if (known == null) {
            instruments.misused(gauge);
            return () -> {};
        }
        return known.open(
                model,
                measurement -> value.get().forEach(latency -> {
                    measurement.record(latency.medianNanos() / NANOS_PER_SECOND, labels(latency.batchSize(), MEDIAN));
                    measurement.record(latency.p99Nanos() / NANOS_PER_SECOND, labels(latency.batchSize(), P99));
                }));
    }

    @Override
    public Gauge devices(Instrument gauge, Supplier<List<DeviceCount>> value) {
        @Nullable
        GaugeReadings<ObservableLongMeasurement> known = instruments.devices().get(gauge);
        if (known == null) {
            instruments.misused(gauge);
            return () -> {};
        }
        return known.open(model, measurement -> value.get().forEach(on -> measurement.record(on.count(), labels(on))));
    }

    private Attributes labels(DeviceCount on) {
        return model.toBuilder()
                .put(DEVICE, on.device())
                .put(PRECISION, on.precision())
                .put(FALLBACK, Boolean.toString(on.fallback()))
                .build();
    }

    private Attributes labels(int batchSize, String quantile) {
        return model.toBuilder()
                .put(BATCH_SIZE, Integer.toString(batchSize))
                .put(QUANTILE, quantile)
                .build();
    }

    private Attributes labels(Enum<?> reason) {
        @Nullable Attributes known = reasons.get(reason);
        return known != null ? known : reasons.computeIfAbsent(reason, this::ofReason);
    }

    private Attributes ofReason(Enum<?> reason) {
        return model.toBuilder()
                .put(REASON, reason.name().toLowerCase(Locale.ROOT))
                .build();
    }

    private Attributes ofReplica(String replica) {
        return model.toBuilder().put(REPLICA, replica).build();
    }
}
