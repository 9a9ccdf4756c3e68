package io.sluice.server.telemetry;

import io.opentelemetry.api.common.Attributes;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one gauge reads, for each model; called on the thread that scrapes.
 *
 * <p>A model has one reading at a time: the latest takes the place of an older one, whose handle then closes nothing. So a
 * model may be replaced by opening the new gauge before the old one is closed.
 *
 * @param <M> what a reading is recorded to
 */
final class GaugeReadings<M> implements Consumer<M> {

    private static final Logger log = LoggerFactory.getLogger(GaugeReadings.class);

    private final Instrument instrument;
    private final Map<Attributes, Reading> readings = new ConcurrentHashMap<>();

    GaugeReadings(Instrument instrument) {
        this.instrument = instrument;
    }

    /** @param value records what the gauge reads, once or for several labels */
    ModelMeter.Gauge open(Attributes model, Consumer<M> value) {
        Reading reading = new Reading(model, value);
        readings.put(model, reading);
        return reading;
    }

    @Override
    public void accept(M measurement) {
        readings.values().forEach(reading -> reading.recordTo(measurement));
    }

    private final class Reading implements ModelMeter.Gauge {

        private final Attributes model;
        private final Consumer<M> value;
        private boolean failed; // only the scraping thread, which OpenTelemetry serialises

        Reading(Attributes model, Consumer<M> value) {
            this.model = model;
            this.value = value;
        }

        /** A gauge that cannot be read must not hide the others. */
        void recordTo(M measurement) {
            try {
                value.accept(measurement);
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
