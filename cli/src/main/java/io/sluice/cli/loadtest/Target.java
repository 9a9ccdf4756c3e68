package io.sluice.cli.loadtest;

import io.sluice.cli.access.SecurityOptions;
import io.sluice.cli.output.UserException;
import io.sluice.loadtest.wire.ServerEndpoint;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which server is put under load, and where its metrics are. */
public final class Target {

    private static final int HIGHEST_PORT = 65_535;

    @Option(
            names = "--server",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:8001",
            description = "The server to put under load; ${DEFAULT-VALUE} unless given.")
    private String server = "";

    @Option(
            names = "--metrics",
            paramLabel = "URL",
            description = "The server's metrics page, e.g. http://127.0.0.1:8002/metrics: batch sizes and queue depth"
                    + " are read from it.")
    private @Nullable URI metrics;

    @Mixin
    private SecurityOptions security = new SecurityOptions();

    /** @throws UserException if it is no address, or cannot be connected to as was asked for */
    public ServerEndpoint endpoint() throws UserException {
        int colon = server.lastIndexOf(':');
        boolean hostAndPort = colon > 0 && server.substring(colon + 1).matches("\\d{1,5}");
        if (!hostAndPort || Integer.parseInt(server.substring(colon + 1)) > HIGHEST_PORT) {
            throw new UserException("--server must be HOST:PORT, e.g. 127.0.0.1:8001, got '%s'".formatted(server));
        }
        return security.secure(ServerEndpoint.plain("dns:///" + server), server.substring(0, colon));
    }

    public Optional<URI> metrics() throws UserException {
        if (metrics != null
                && (metrics.getScheme() == null || !metrics.getScheme().startsWith("http"))) {
            throw new UserException(
                    "--metrics must be a URL such as http://127.0.0.1:8002/metrics, got '%s'".formatted(metrics));
        }
        return Optional.ofNullable(metrics);
    }

    public UserException nobodyAnswers(Throwable failure) {
        return new UserException("UNAVAILABLE", security.unreachable(server, failure));
    }
}
