package io.sluice.server.telemetry;

import io.opentelemetry.api.metrics.DoubleCounter;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.LongHistogram;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.ObservableDoubleMeasurement;
import io.opentelemetry.api.metrics.ObservableLongMeasurement;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every {@link Instrument} as OpenTelemetry knows it, made once for all models. */
final class Instruments {

    private static final Logger log = LoggerFactory.getLogger(Instruments.class);

    private final Map<Instrument, LongCounter> counters = new EnumMap<>(Instrument.class);
    private final Map<Instrument, LongCounter> countersByReason = new EnumMap<>(Instrument.class);
    private final Map<Instrument, DoubleCounter> timesByReason = new EnumMap<>(Instrument.class);
    private final Map<Instrument, DoubleHistogram> durations = new EnumMap<>(Instrument.class);
    private final Map<Instrument, LongHistogram> sizes = new EnumMap<>(Instrument.class);
    private final Map<Instrument, GaugeReadings<ObservableLongMeasurement>> gauges = new EnumMap<>(Instrument.class);
    private final Map<Instrument, GaugeReadings<ObservableDoubleMeasurement>> latencies =
            new EnumMap<>(Instrument.class);
    private final Map<Instrument, GaugeReadings<ObservableLongMeasurement>> devices = new EnumMap<>(Instrument.class);
    private final Set<Instrument> misused = ConcurrentHashMap.newKeySet();

    Instruments(Meter meter) {
        for (Instrument instrument : Instrument.values()) {
            switch (instrument.kind()) {
                case COUNTER -> counters.put(instrument, counter(meter, instrument));
                case COUNTER_BY_REASON -> countersByReason.put(instrument, counter(meter, instrument));
                case TIME_BY_REASON -> timesByReason.put(instrument, time(meter, instrument));
                case DURATION -> durations.put(instrument, duration(meter, instrument));
                case SIZE -> sizes.put(instrument, size(meter, instrument));
                case GAUGE -> gauges.put(instrument, gauge(meter, instrument));
                case COUNT_BY_DEVICE -> devices.put(instrument, gauge(meter, instrument));
                case LATENCY_BY_SIZE -> latencies.put(instrument, latency(meter, instrument));
                case OF_GRPC -> {} // gRPC makes its own
            }
        }
    }

    Map<Instrument, LongCounter> counters() {
        return counters;
    }

    Map<Instrument, LongCounter> countersByReason() {
        return countersByReason;
    }

    Map<Instrument, DoubleCounter> timesByReason() {
        return timesByReason;
    }

    Map<Instrument, DoubleHistogram> durations() {
        return durations;
    }

    Map<Instrument, LongHistogram> sizes() {
        return sizes;
    }

    Map<Instrument, GaugeReadings<ObservableLongMeasurement>> gauges() {
        return gauges;
    }

    Map<Instrument, GaugeReadings<ObservableDoubleMeasurement>> latencies() {
        return latencies;
    }

    Map<Instrument, GaugeReadings<ObservableLongMeasurement>> devices() {
        return devices;
    }

    /** An instrument was recorded as a kind that it is not: a bug, said once, that must not fail a request. */
    void misused(Instrument instrument) {
        if (misused.add(instrument)) {
            log.atError()
                    .addKeyValue("instrument", instrument)
                    .addKeyValue("kind", instrument.kind())
                    .log("instrument recorded as another kind; dropped from now on");
        }
    }

    private static LongCounter counter(Meter meter, Instrument instrument) {
        return meter.counterBuilder(instrument.metricName())
                .setUnit(instrument.unit())
                .setDescription(instrument.description())
                .build();
    }

    private static DoubleCounter time(Meter meter, Instrument instrument) {
        return meter.counterBuilder(instrument.metricName())
                .ofDoubles()
                .setUnit(instrument.unit())
                .setDescription(instrument.description())
                .build();
    }

    private static DoubleHistogram duration(Meter meter, Instrument instrument) {
        return meter.histogramBuilder(instrument.metricName())
                .setUnit(instrument.unit())
                .setDescription(instrument.description())
                .setExplicitBucketBoundariesAdvice(Buckets.DURATION_SECONDS)
                .build();
    }

    private static LongHistogram size(Meter meter, Instrument instrument) {
        return meter.histogramBuilder(instrument.metricName())
                .ofLongs()
                .setUnit(instrument.unit())
                .setDescription(instrument.description())
                .setExplicitBucketBoundariesAdvice(Buckets.SIZE)
                .build();
    }

    private static GaugeReadings<ObservableDoubleMeasurement> latency(Meter meter, Instrument instrument) {
        GaugeReadings<ObservableDoubleMeasurement> readings = new GaugeReadings<>(instrument);
        meter.gaugeBuilder(instrument.metricName())
                .setUnit(instrument.unit())
                .setDescription(instrument.description())
                .buildWithCallback(readings);
        return readings;
    }

    private static GaugeReadings<ObservableLongMeasurement> gauge(Meter meter, Instrument instrument) {
        GaugeReadings<ObservableLongMeasurement> readings = new GaugeReadings<>(instrument);
        meter.gaugeBuilder(instrument.metricName())
                .ofLongs()
                .setUnit(instrument.unit())
                .setDescription(instrument.description())
                .buildWithCallback(readings);
        return readings;
    }
}
