package io.sluice.server.telemetry.sdk;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import io.opentelemetry.sdk.metrics.export.MetricReader;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes the one OpenTelemetry SDK of a server, as the variables {@code OTEL_*} of its environment say.
 *
 * <p>OpenTelemetry by itself would export to this machine's port 4318 unless told otherwise; here nothing is exported unless a
 * variable names an exporter or an endpoint.
 */
public final class SdkSetup {

    private static final String SERVICE = "sluice";
    private static final AttributeKey<String> SERVICE_NAME = AttributeKey.stringKey("service.name");
    private static final AttributeKey<String> SERVICE_VERSION = AttributeKey.stringKey("service.version");

    /** What OpenTelemetry calls a service that nobody has named begins so. */
    private static final String UNNAMED = "unknown_service";

    private static final String ENDPOINT = "otel.exporter.otlp.endpoint";
    private static final String PROTOCOL = "otel.exporter.otlp.protocol";
    private static final String HTTP = "http/protobuf";
    private static final String OTLP = "otlp";
    private static final String NONE = "none";

    /** The page for scrapes is always there; a reader of that name would open a port of its own. */
    private static final String PROMETHEUS = "prometheus";

    private static final String SAMPLER = "otel.traces.sampler";

    /** Of the traces that begin here, unless a variable names a sampler: what these cost is lost in the noise. */
    private static final int TRACES_PER_SECOND = 100;

    private SdkSetup() {}

    /**
     * @param isEnabled false where OTEL_SDK_DISABLED is true: nothing is recorded
     * @param exportsSpans whether spans go anywhere
     */
    public record Made(OpenTelemetrySdk sdk, boolean isEnabled, boolean exportsSpans) {}

    /**
     * @param reader of the metrics, beside those of the variables
     * @param properties that count unless a variable says otherwise, e.g. {@code otel.exporter.otlp.endpoint}
     * @throws IllegalArgumentException if the variables cannot be followed; with a sentence
     */
    public static Made open(MetricReader reader, String version, Map<String, String> properties) {
        AtomicBoolean enabled = new AtomicBoolean();
        AtomicBoolean spans = new AtomicBoolean();
        try {
            OpenTelemetrySdk sdk = AutoConfiguredOpenTelemetrySdk.builder()
                    .disableShutdownHook() // the server closes it, after its last request
                    .addPropertiesSupplier(() -> properties)
                    .addPropertiesCustomizer(SdkSetup::quietUnlessTold)
                    .addResourceCustomizer((resource, config) -> named(resource, version))
                    .addMeterProviderCustomizer((provider, config) -> {
                        enabled.set(true);
                        return provider.registerMetricReader(reader);
                    })
                    .addSamplerCustomizer(SdkSetup::boundedUnlessTold)
                    .addSpanExporterCustomizer((exporter, config) -> {
                        spans.set(!config.getList(exporterOf("traces")).equals(List.of(NONE)));
                        return exporter;
                    })
                    .build()
                    .getOpenTelemetrySdk();
            return new Made(sdk, enabled.get(), spans.get());
        } catch (ConfigurationException wrong) {
            throw new IllegalArgumentException("the variables OTEL_* cannot be followed: " + reason(wrong), wrong);
        }
    }

    private static Map<String, String> quietUnlessTold(ConfigProperties given) {
        Map<String, String> chosen = new HashMap<>();
        chosen.put(exporterOf("metrics"), exporters(given, "metrics"));
        chosen.put(exporterOf("traces"), exporters(given, "traces"));
        chosen.put(exporterOf("logs"), given.getString(exporterOf("logs"), NONE)); // no log line goes this way
        chosen.put(PROTOCOL, given.getString(PROTOCOL, HTTP));
        Stream.of(PROTOCOL, protocolOf("metrics"), protocolOf("traces")).forEach(name -> checkProtocol(name, given));
        return chosen;
    }

    /* A caller that samples its trace gets our part of it, as often as it does so. */
    private static Sampler boundedUnlessTold(Sampler asked, ConfigProperties given) {
        return given.getString(SAMPLER) != null
                ? asked
                : Sampler.parentBased(new RateLimitedSampler(TRACES_PER_SECOND, System::nanoTime));
    }

    /* The sender for the other, "grpc", would be a library of its own, and another HTTP/2 in the process. */
    private static void checkProtocol(String name, ConfigProperties given) {
        @Nullable String protocol = given.getString(name);
        if (protocol != null && !protocol.equals(HTTP)) {
            throw new ConfigurationException("%s must be %s, got '%s'; the port of collectors for it is 4318 as a rule"
                    .formatted(name.toUpperCase(Locale.ROOT).replace('.', '_'), HTTP, protocol));
        }
    }

    private static String protocolOf(String signal) {
        return "otel.exporter.otlp.%s.protocol".formatted(signal);
    }

    private static String exporters(ConfigProperties given, String signal) {
        List<String> asked = given.getList(exporterOf(signal)).stream()
                .filter(exporter -> !exporter.equals(PROMETHEUS))
                .toList();
        if (!asked.isEmpty()) {
            return String.join(",", asked);
        }
        boolean isNamed = given.getString(exporterOf(signal)) != null;
        return !isNamed && hasEndpoint(given, signal) ? OTLP : NONE;
    }

    private static boolean hasEndpoint(ConfigProperties given, String signal) {
        return given.getString(ENDPOINT) != null
                || given.getString("otel.exporter.otlp.%s.endpoint".formatted(signal)) != null;
    }

    private static String exporterOf(String signal) {
        return "otel.%s.exporter".formatted(signal);
    }

    private static Resource named(Resource given, String version) {
        @Nullable String name = given.getAttribute(SERVICE_NAME);
        boolean isNamed = name != null && !name.startsWith(UNNAMED);
        Resource named = isNamed ? given : given.merge(Resource.create(Attributes.of(SERVICE_NAME, SERVICE)));
        return Resource.create(Attributes.of(SERVICE_VERSION, version)).merge(named);
    }

    private static String reason(Throwable wrong) {
        Throwable cause = wrong;
        StringBuilder reason = new StringBuilder(String.valueOf(wrong.getMessage()));
        while ((cause = cause.getCause()) != null) {
            reason.append(": ").append(cause.getMessage());
        }
        return reason.toString();
    }
}
