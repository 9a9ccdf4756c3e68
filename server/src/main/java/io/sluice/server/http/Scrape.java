package io.sluice.server.http;

import io.sluice.server.telemetry.ScrapeFormat;
import java.io.IOException;
import java.io.OutputStream;

/** Writes every metric, e.g. {@code PrometheusTelemetry::write}. Called by several threads. */
@FunctionalInterface
public interface Scrape {

    void write(ScrapeFormat format, OutputStream out) throws IOException;
}
