package io.sluice.server.telemetry;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.ObservableLongMeasurement;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one gauge reads, for each model; called on the thread that scrapes.
 *
 * <p>A model has one reading at a time: the latest takes the place of an older one, whose handle then closes nothing. So a
 * model may be replaced by opening the new gauge before the old one is closed.
 */
final class GaugeReadings implements Consumer<ObservableLongMeasurement> {

    private static final Logger log = LoggerFactory.getLogger(GaugeReadings.class);

    private final Instrument instrument;
    private final Map<Attributes, Reading> readings = new ConcurrentHashMap<>();

    GaugeReadings(Instrument instrument) {
        this.instrument = instrument;
    }

    ModelMeter.Gauge open(Attributes model, LongSupplier value) {
        Reading reading = new Reading(model, value);
        readings.put(model, reading);
        return reading;
    }

    @Override
    public void accept(ObservableLongMeasurement measurement) {
        readings.values().forEach(reading -> reading.recordTo(measurement));
    }

    private final class Reading implements ModelMeter.Gauge {

        private final Attributes model;
        private final LongSupplier value;
        private boolean failed; // only the scraping thread, which OpenTelemetry serialises

        Reading(Attributes model, LongSupplier value) {
            this.model = model;
            this.value = value;
        }

        /** A gauge that cannot be read must not hide the others. */
        void recordTo(ObservableLongMeasurement measurement) {
            try {
                measurement.record(value.getAsLong(), model);
            } catch (RuntimeException e) {
                if (!failed) {
                    failed = true;
                    log.atError()
                            .addKeyValue("instrument", instrument)
                            .addKeyValue("model", model)
                            .setCause(e)
                            .log("gauge cannot be read");
                }
            }
        }

        @Override
        public void close() {
            readings.remove(model, this);
        }
    }
}
