package io.sluice.server.telemetry;

import io.opentelemetry.api.OpenTelemetry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Meters of OpenTelemetry, for whoever reads them. */
final class OpenTelemetryMeters implements Telemetry {

    private final Instruments instruments;
    private final Map<String, ModelMeter> models = new ConcurrentHashMap<>();

    OpenTelemetryMeters(OpenTelemetry openTelemetry) {
        instruments = new Instruments(openTelemetry.getMeter("io.sluice.server"));
    }

    @Override
    public ModelMeter model(String name) {
        return models.computeIfAbsent(name, model -> new OpenTelemetryMeter(instruments, model));
    }
}
