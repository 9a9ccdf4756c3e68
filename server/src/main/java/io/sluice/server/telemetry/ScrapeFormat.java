package io.sluice.server.telemetry;

import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.util.Locale;

/** How metrics are written for a scrape. */
public enum ScrapeFormat {
    /** {@code text/plain; version=0.0.4}, the one that everything reads. */
    PROMETHEUS(PrometheusTextFormatWriter.create()),
    /** {@code application/openmetrics-text; version=1.0.0}; Prometheus asks for it. */
    OPEN_METRICS(OpenMetricsTextFormatWriter.create());

    @SuppressWarnings("ImmutableEnumChecker") // writers hold settings only
    private final ExpositionFormatWriter writer;

    ScrapeFormat(ExpositionFormatWriter writer) {
        this.writer = writer;
    }

    /** The format for an {@code Accept} header; {@link #PROMETHEUS} where it is empty or names neither. */
    public static ScrapeFormat accepting(String accept) {
        return OPEN_METRICS.writer.accepts(accept.toLowerCase(Locale.ROOT)) ? OPEN_METRICS : PROMETHEUS;
    }

    public String contentType() {
        return writer.getContentType();
    }

    ExpositionFormatWriter writer() {
        return writer;
    }
}
