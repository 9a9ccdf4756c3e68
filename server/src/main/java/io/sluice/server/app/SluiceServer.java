package io.sluice.server.app;

import io.sluice.server.config.ServerConfig;
import java.io.IOException;

/**
 * A running server. {@link #start} opens its ports at once and loads the models in the background; health tells when they
 * serve.
 */
public final class SluiceServer implements AutoCloseable {

    private SluiceServer() {}

    /**
     * @throws IOException if a port cannot be bound; the message says which, and what to do
     */
    public static SluiceServer start(ServerConfig config) throws IOException {
        throw new IOException("not built yet " + config);
    }

    /** The port that gRPC listens on; the one chosen, where 0 was asked for. */
    public int grpcPort() {
        return 0;
    }

    /** The port that {@code /metrics} and the probes listen on. */
    public int httpPort() {
        return 0;
    }

    /**
     * Blocks until every configured model is READY.
     *
     * @throws StartupException if a model could not be loaded or warmed; the message says which, and why
     */
    public void awaitReady() throws StartupException, InterruptedException {}

    /** Blocks until the server has stopped. */
    public void awaitTermination() throws InterruptedException {}

    /**
     * Stops: refuses new work with UNAVAILABLE, finishes what was admitted, frees everything. Bounded by {@code
     * shutdown.drain-timeout} plus a few seconds; safe to call again.
     *
     * @return whether everything admitted was answered in time
     */
    public boolean stop() {
        return true;
    }

    @Override
    public void close() {
        stop();
    }
}
