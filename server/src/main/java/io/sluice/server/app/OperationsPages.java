package io.sluice.server.app;

import io.sluice.server.config.ServerConfig;
import io.sluice.server.http.Page;
import io.sluice.server.page.BuildInfo;
import io.sluice.server.page.Site;
import io.sluice.server.page.VersionPage;
import io.sluice.server.tls.Cleartext;
import io.sluice.server.transport.DirectCalls;
import java.util.HashMap;
import java.util.Map;

/** What the operations port answers beside metrics and probes: the version, and the page where it is wanted. */
final class OperationsPages {

    /** Pictures may all be of the largest size at once: an eighth of the heap for the four that are answered. */
    private static final long HEAP_SHARE = 32;

    private OperationsPages() {}

    static Map<String, Page> of(ServerConfig config, Site.Sources sources, DirectCalls calls) {
        BuildInfo build = BuildInfo.read();
        Map<String, Page> pages = new HashMap<>();
        pages.put("/version", new VersionPage(build));
        if (config.http().page()) {
            // Who must show a key is safe from sites that pretend to be this machine: they have none.
            boolean loopbackOnly = Cleartext.isLoopback(config.http().host())
                    && !config.access().isRequired();
            int maxPictureBytes = (int)
                    Math.min(config.images().maxBytes(), Runtime.getRuntime().maxMemory() / HEAP_SHARE);
            Site.Facts facts =
                    new Site.Facts(build, maxPictureBytes, config.admission().maxRows(), loopbackOnly);
            pages.putAll(Site.pages(facts, sources, calls));
        }
        return pages;
    }
}
