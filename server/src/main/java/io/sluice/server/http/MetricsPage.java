package io.sluice.server.http;

import io.sluice.server.telemetry.ScrapeFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** All metrics, in the format that the scraper asks for. */
final class MetricsPage implements Page {

    private final Scrape scrape;

    MetricsPage(Scrape scrape) {
        this.scrape = scrape;
    }

    @Override
    public Reply reply(Visit visit) throws IOException {
        ScrapeFormat format = ScrapeFormat.accepting(String.join(",", visit.headers("Accept")));
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        scrape.write(format, body);
        return new Reply(Reply.OK, format.contentType(), body.toByteArray());
    }
}
