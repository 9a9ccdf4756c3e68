package io.sluice.server.telemetry;

import io.opentelemetry.exporter.prometheus.PrometheusMetricReader;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Telemetry that Prometheus scrapes: recorded by the OpenTelemetry SDK, written when asked, with no port of its own.
 *
 * <p>All series count from the start of the process. After {@link #close} recording does nothing.
 */
public final class PrometheusTelemetry implements Telemetry, AutoCloseable {

    private final PrometheusMetricReader reader;
    private final SharedReader shared;
    private final OpenTelemetryMeters meters;

    /**
     * Counts from zero.
     *
     * @param version of the server, the {@code service_version} of {@code target_info}
     */
    public PrometheusTelemetry(String version) {
        reader = PrometheusMetricReader.builder()
                .setOtelScopeLabelsEnabled(false) // the same on every series: noise
                .build();
        shared = new SharedReader(reader);
        meters = new OpenTelemetryMeters(shared, version);
    }

    @Override
    public ModelMeter model(String name) {
        return meters.model(name);
    }

    /** Reads every series and writes it. Safe for use by several threads; does not close {@code out}. */
    public void write(ScrapeFormat format, OutputStream out) throws IOException {
        format.writer().write(out, reader.collect());
    }

    /** Reads every series. Safe for use by several threads. */
    public Readings readings() {
        return new Readings(shared.collect());
    }

    @Override
    public void close() {
        meters.close();
    }
}
