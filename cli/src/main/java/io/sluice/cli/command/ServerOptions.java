package io.sluice.cli.command;

import io.sluice.cli.access.SecurityOptions;
import io.sluice.cli.output.UserException;
import io.sluice.client.RetryPolicy;
import io.sluice.client.SluiceClient;
import io.sluice.client.SluiceException;
import java.time.Duration;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which server to talk to, and how long to wait for it. */
final class ServerOptions {

    @Option(
            names = "--server",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:8001",
            description = "The server to ask; ${DEFAULT-VALUE} unless given.")
    private String server = "";

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "30s",
            converter = DurationConverter.class,
            description = "Longest that one call may take, streams apart; ${DEFAULT-VALUE} unless given.")
    private Duration timeout = Duration.ZERO;

    @Mixin
    private SecurityOptions security = new SecurityOptions();

    /** What to do with a connection. */
    @FunctionalInterface
    interface Conversation<T> {
        T with(SluiceClient client) throws Exception;
    }

    /**
     * Connects, calls, and closes.
     *
     * @throws UserException if no server was reached; says how to start one
     */
    <T> T talk(RetryPolicy retries, Conversation<T> conversation) throws Exception {
        String target = target();
        try (SluiceClient client = security.secure(SluiceClient.builder(target), host())
                .deadline(timeout)
                .retryPolicy(retries)
                .build()) {
            return conversation.with(client);
        } catch (SluiceException failure) {
            if (failure.isConnectionFailure()) {
                throw new UserException(failure.code().name(), security.unreachable(server, failure));
            }
            throw failure;
        }
    }

    private String target() throws UserException {
        int colon = server.lastIndexOf(':');
        boolean hostAndPort = colon > 0 && server.substring(colon + 1).matches("\\d{1,5}");
        if (!hostAndPort || Integer.parseInt(server.substring(colon + 1)) > 65_535) {
            throw new UserException("--server must be HOST:PORT, e.g. 127.0.0.1:8001, got '%s'".formatted(server));
        }
        return "dns:///" + server;
    }

    private String host() {
        return server.substring(0, server.lastIndexOf(':'));
    }
}
