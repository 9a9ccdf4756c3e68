package io.sluice.server.page;

import io.sluice.server.http.Reply;
import io.sluice.server.http.Visit;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Refuses what a page of another site makes a browser ask: the browser may reach this port where that site cannot. Programs that
 * are no browsers say nothing of it, and are not kept out.
 */
final class SameSite {

    static final int FORBIDDEN = 403;

    /** Names of this machine that no name server answers for. */
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1]");

    private static final Pattern PORT = Pattern.compile(":\\d*$");

    private final boolean loopbackOnly;

    /**
     * @param loopbackOnly whether the port must be called by a name of this machine. A site whose name a name server suddenly
     *     resolves to 127.0.0.1 would be the same site to a browser
     */
    SameSite(boolean loopbackOnly) {
        this.loopbackOnly = loopbackOnly;
    }

    /** Why a request is not answered; empty where it is. */
    Optional<Reply> refusal(Visit visit) {
        String host = visit.header("Host").orElse("").toLowerCase(Locale.ROOT);
        if (loopbackOnly
                && !LOOPBACK.matcher(PORT.matcher(host).replaceFirst("")).matches()) {
            return Optional.of(Refusals.of(
                    FORBIDDEN,
                    "FOREIGN_HOST",
                    "the port listens on loopback and was called '%s'; use localhost or 127.0.0.1, or name the clients with"
                                    .formatted(host)
                            + " access.clients"));
        }
        String site = visit.header("Sec-Fetch-Site").orElse("same-origin");
        if (!site.equals("same-origin") && !site.equals("none")) {
            return Optional.of(foreign("Sec-Fetch-Site: " + site));
        }
        Optional<String> origin = visit.header("Origin");
        if (origin.isPresent() && !authority(origin.get()).equals(host)) {
            return Optional.of(foreign("Origin: " + origin.get()));
        }
        return Optional.empty();
    }

    private static Reply foreign(String header) {
        return Refusals.of(
                FORBIDDEN,
                "FOREIGN_ORIGIN",
                "only the server's own page may ask from a browser, and this is another's (%s)".formatted(header));
    }

    /** Host and port; the scheme differs where a proxy in between ends TLS. */
    private static String authority(String origin) {
        int slashes = origin.indexOf("://");
        return slashes < 0 ? "" : origin.substring(slashes + "://".length()).toLowerCase(Locale.ROOT);
    }
}
