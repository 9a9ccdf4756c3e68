package io.sluice.server.telemetry;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.Aggregation;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.CollectionRegistration;
import io.opentelemetry.sdk.metrics.export.MetricReader;
import java.util.Collection;

/**
 * Lets somebody else read what a reader reads: a second reader of its own would make the SDK keep, and every recording write,
 * each series twice.
 */
final class SharedReader implements MetricReader {

    private final MetricReader reader;
    private volatile CollectionRegistration registration = CollectionRegistration.noop();

    /** @param reader cumulative, so that it is not disturbed when somebody else reads too */
    SharedReader(MetricReader reader) {
        this.reader = reader;
    }

    /** Every series as it stands now. */
    Collection<MetricData> collect() {
        return registration.collectAllMetrics();
    }

    @Override
    public void register(CollectionRegistration given) {
        registration = given;
        reader.register(given);
    }

    @Override
    public AggregationTemporality getAggregationTemporality(InstrumentType type) {
        return reader.getAggregationTemporality(type);
    }

    @Override
    public Aggregation getDefaultAggregation(InstrumentType type) {
        return reader.getDefaultAggregation(type);
    }

    @Override
    public CompletableResultCode forceFlush() {
        return reader.forceFlush();
    }

    @Override
    public CompletableResultCode shutdown() {
        return reader.shutdown();
    }
}
