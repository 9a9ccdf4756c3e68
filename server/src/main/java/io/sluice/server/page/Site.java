package io.sluice.server.page;

import io.sluice.server.http.Page;
import io.sluice.server.repository.ModelStatus;
import io.sluice.server.telemetry.Readings;
import io.sluice.server.transport.DirectCalls;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** The page with all that belongs to it. */
public final class Site {

    private static final List<String> ASSETS =
            List.of("style.css", "icon.svg", "page.js", "api.js", "charts.js", "history.js", "models.js", "picture.js");

    private static final long NANOS_PER_MILLISECOND = 1_000_000;

    private Site() {}

    /**
     * What the page is told once.
     *
     * @param maxPictureBytes of a picture that is sent to it
     * @param maxRows that may be inside a model at once
     * @param loopbackOnly whether it must be called by a name of this machine; see {@link SameSite}
     */
    public record Facts(BuildInfo build, int maxPictureBytes, int maxRows, boolean loopbackOnly) {}

    /**
     * What the page is told whenever it asks; by several threads.
     *
     * @param models every model the server knows
     * @param readings what the instruments say
     * @param stopping whether the server is going to stop
     */
    public record Sources(Supplier<List<ModelStatus>> models, Supplier<Readings> readings, BooleanSupplier stopping) {}

    /** Every page of the site, by its path. */
    public static Map<String, Page> pages(Facts facts, Sources sources, DirectCalls calls) {
        Map<String, Page> pages = new HashMap<>();
        pages.put("/", new Asset("index.html"));
        ASSETS.forEach(file -> pages.put("/" + file, new Asset(file)));
        SameSite sameSite = new SameSite(facts.loopbackOnly());
        pages.put(
                "/api/status",
                new StatusPage(calls, sameSite, new LatestStatus(status(facts, sources), System::nanoTime)));
        pages.put("/api/classify", new ClassifyPage(calls, sameSite, facts.maxPictureBytes()));
        return pages;
    }

    private static Supplier<String> status(Facts facts, Sources sources) {
        long startedAtNanos = System.nanoTime();
        return () -> StatusDocument.write(
                Json.object(
                        "version", facts.build().version(),
                        "uptime_ms", (System.nanoTime() - startedAtNanos) / NANOS_PER_MILLISECOND,
                        "stopping", sources.stopping().getAsBoolean(),
                        "max_picture_bytes", facts.maxPictureBytes(),
                        "max_rows", facts.maxRows()),
                sources.models().get(),
                sources.readings().get());
    }
}
