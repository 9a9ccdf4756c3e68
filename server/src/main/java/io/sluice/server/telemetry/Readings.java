package io.sluice.server.telemetry;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.MetricDataType;
import io.opentelemetry.sdk.metrics.data.PointData;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What the instruments said at one moment, for those who show it. Immutable. */
public final class Readings {

    private static final AttributeKey<String> MODEL = AttributeKey.stringKey("model");
    private static final AttributeKey<String> REASON = AttributeKey.stringKey("reason");

    private final Map<Instrument, MetricData> series = new EnumMap<>(Instrument.class);

    /**
     * A histogram as it stands.
     *
     * @param bounds upper bounds of the buckets, rising; the last bucket has none. Seconds, where it is of durations
     * @param counts one for each bound, and one for what lies beyond the last
     * @param sum of everything that was recorded
     */
    public record Histogram(List<Double> bounds, List<Long> counts, double sum) {

        /** How much was recorded. */
        public long count() {
            return counts.stream().mapToLong(Long::longValue).sum();
        }
    }

    Readings(Collection<MetricData> collected) {
        Map<String, Instrument> byName = new HashMap<>();
        for (Instrument instrument : Instrument.values()) {
            byName.put(instrument.metricName(), instrument);
        }
        for (MetricData metric : collected) {
            Optional.ofNullable(byName.get(metric.getName())).ifPresent(known -> series.put(known, metric));
        }
    }

    /** A {@link Instrument.Kind#COUNTER_BY_REASON} of a model: each reason that has been seen, by its label, in order. */
    public Map<String, Long> byReason(Instrument counter, String model) {
        Map<String, Long> counts = new TreeMap<>();
        longs(counter, model)
                .forEach(point -> counts.put(
                        Objects.requireNonNullElse(point.getAttributes().get(REASON), ""), point.getValue()));
        return counts;
    }

    /** A {@link Instrument.Kind#GAUGE} or {@link Instrument.Kind#COUNTER} of a model; empty where it has none. */
    public OptionalLong number(Instrument instrument, String model) {
        return longs(instrument, model).mapToLong(LongPointData::getValue).findFirst();
    }

    /**
     * A {@link Instrument.Kind#DURATION} or {@link Instrument.Kind#SIZE} of a model; empty before the first time that something
     * was recorded.
     */
    public Optional<Histogram> histogram(Instrument instrument, String model) {
        MetricData metric = series.get(instrument);
        if (metric == null || metric.getType() != MetricDataType.HISTOGRAM) {
            return Optional.empty();
        }
        return metric.getHistogramData().getPoints().stream()
                .filter(point -> isOf(point, model))
                .findFirst()
                .map(Readings::histogram);
    }

    private static Histogram histogram(HistogramPointData point) {
        return new Histogram(point.getBoundaries(), point.getCounts(), point.getSum());
    }

    private Stream<LongPointData> longs(Instrument instrument, String model) {
        MetricData metric = series.get(instrument);
        if (metric == null) {
            return Stream.empty();
        }
        Collection<LongPointData> points = switch (metric.getType()) {
            case LONG_SUM -> metric.getLongSumData().getPoints();
            case LONG_GAUGE -> metric.getLongGaugeData().getPoints();
            default -> List.of();
        };
        return points.stream().filter(point -> isOf(point, model));
    }

    private static boolean isOf(PointData point, String model) {
        return model.equals(point.getAttributes().get(MODEL));
    }
}
