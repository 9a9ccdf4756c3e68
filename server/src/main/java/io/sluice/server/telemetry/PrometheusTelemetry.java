package io.sluice.server.telemetry;

import io.grpc.ServerBuilder;
import io.grpc.opentelemetry.GrpcOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.exporter.prometheus.PrometheusMetricReader;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.sluice.server.telemetry.sdk.SdkSetup;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The telemetry of a server: one OpenTelemetry SDK, which Prometheus scrapes, and which exports where the variables {@code
 * OTEL_*} say so. It has no port of its own.
 *
 * <p>All series count from the start of the process. After {@link #close} recording does nothing.
 */
public final class PrometheusTelemetry implements Telemetry, AutoCloseable {

    /** Longest that {@link #close} waits for a last export: a stop must not hang on somebody else's collector. */
    static final long CLOSE_SECONDS = 2;

    private final PrometheusMetricReader reader;
    private final SharedReader shared;
    private final OpenTelemetrySdk sdk;
    private final boolean isEnabled;
    private final boolean exportsSpans;
    private final Telemetry meters;

    /**
     * Counts from zero.
     *
     * @param version of the server, the {@code service_version} of {@code target_info}
     * @throws IllegalArgumentException if the variables {@code OTEL_*} cannot be followed; with a sentence
     */
    public PrometheusTelemetry(String version) {
        this(version, Map.of());
    }

    /** @param properties of OpenTelemetry that count unless a variable says otherwise */
    PrometheusTelemetry(String version, Map<String, String> properties) {
        reader = PrometheusMetricReader.builder()
                .setOtelScopeLabelsEnabled(false) // the same on every series: noise
                .build();
        shared = new SharedReader(reader);
        SdkSetup.Made made = SdkSetup.open(shared, version, properties);
        sdk = made.sdk();
        isEnabled = made.isEnabled();
        exportsSpans = made.exportsSpans();
        meters = isEnabled ? new OpenTelemetryMeters(sdk) : Telemetry.none();
        ProcessGauges.open(meters.model(SERVER));
    }

    /** The SDK itself, for whoever makes spans. Closed with this. */
    public OpenTelemetry openTelemetry() {
        return sdk;
    }

    /** Whether spans go anywhere; making any would else be in vain. */
    public boolean exportsSpans() {
        return exportsSpans;
    }

    @Override
    public ModelMeter model(String name) {
        return meters.model(name);
    }

    @Override
    public void observeCalls(ServerBuilder<?> server) {
        if (isEnabled) {
            GrpcOpenTelemetry.newBuilder().sdk(sdk).build().configureServerBuilder(server);
        }
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
        sdk.shutdown().join(CLOSE_SECONDS, TimeUnit.SECONDS);
    }
}
