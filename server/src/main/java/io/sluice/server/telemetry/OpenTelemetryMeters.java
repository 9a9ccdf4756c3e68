package io.sluice.server.telemetry;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.export.MetricReader;
import io.opentelemetry.sdk.resources.Resource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Meters of the OpenTelemetry SDK, for whoever reads them. */
final class OpenTelemetryMeters implements Telemetry, AutoCloseable {

    private static final String SERVICE = "sluice";

    private final SdkMeterProvider provider;
    private final Instruments instruments;
    private final Map<String, ModelMeter> models = new ConcurrentHashMap<>();

    OpenTelemetryMeters(MetricReader reader, String version) {
        provider = SdkMeterProvider.builder()
                .addResource(Resource.create(Attributes.of(
                        AttributeKey.stringKey("service.name"),
                        SERVICE,
                        AttributeKey.stringKey("service.version"),
                        version)))
                .registerMetricReader(reader)
                .build();
        instruments = new Instruments(provider.get("io.sluice.server"));
    }

    @Override
    public ModelMeter model(String name) {
        return models.computeIfAbsent(name, model -> new OpenTelemetryMeter(instruments, model));
    }

    @Override
    public void close() {
        provider.close();
    }
}
