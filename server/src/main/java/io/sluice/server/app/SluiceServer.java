package io.sluice.server.app;

import io.sluice.server.config.ServerConfig;
import io.sluice.server.http.HttpEndpoint;
import io.sluice.server.preprocess.PreprocessPool;
import io.sluice.server.repository.ConfiguredModels;
import io.sluice.server.repository.ModelState;
import io.sluice.server.repository.ModelStatus;
import io.sluice.server.repository.PipelinePolicies;
import io.sluice.server.repository.ServerContext;
import io.sluice.server.telemetry.PrometheusTelemetry;
import io.sluice.server.transport.GrpcServer;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;

/**
 * A running server. {@link #start} opens its ports at once and loads the models in the background; health tells when they
 * serve.
 */
public final class SluiceServer implements AutoCloseable {

    /** For what is left once every request has ended. */
    private static final Duration STOP_GRACE = Duration.ofSeconds(2);

    private final Protection protection;
    private final PrometheusTelemetry telemetry;
    private final PreprocessPool preprocessing;
    private final ConfiguredModels models;
    private final GrpcServer grpc;
    private final HttpEndpoint http;
    private final CountDownLatch loaded = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);
    private boolean stopping;
    private boolean finishedAll;

    private SluiceServer(ServerConfig config) throws IOException, StartupException {
        this.protection = Protection.open(config);
        this.telemetry = new PrometheusTelemetry(version());
        PipelinePolicies policies =
                new PipelinePolicies(config.admission(), config.batch(), config.replica(), config.labels());
        this.preprocessing = new PreprocessPool(
                config.preprocess(),
                config.batch().order(),
                policies.maxRowsInside() * config.models().size());
        this.models = new ConfiguredModels(
                config.models(),
                new LocationOpener(config.images(), config.texts(), config.engine(), config.threads()),
                policies,
                new ServerContext(preprocessing, telemetry, System::nanoTime),
                config.drainTimeout());
        this.grpc = GrpcServer.start(config.transport(), config.terms(), protection.security(), models, telemetry);
        try {
            this.http = HttpEndpoint.start(config.http(), protection.https(), telemetry::write, models::list);
        } catch (IOException refused) {
            grpc.stop(Duration.ZERO);
            throw refused;
        }
    }

    /**
     * @throws IOException if a port cannot be bound; the message says which, and what to do
     * @throws StartupException if a file of certificates, keys or clients cannot be used; the message has every problem
     */
    public static SluiceServer start(ServerConfig config) throws IOException, StartupException {
        SluiceServer server = new SluiceServer(config);
        server.protection.watch();
        server.preprocessing.start();
        new Thread(server::load, "sluice-loader").start();
        return server;
    }

    /** The port that gRPC listens on; the one chosen, where 0 was asked for. */
    public int grpcPort() {
        return grpc.port();
    }

    /** The port that {@code /metrics} and the probes listen on. */
    public int httpPort() {
        return http.port();
    }

    /**
     * Blocks until every configured model is READY.
     *
     * @throws StartupException if a model could not be loaded or warmed; the message says which, and why
     */
    public void awaitReady() throws StartupException, InterruptedException {
        loaded.await();
        String failures = models.list().stream()
                .filter(model -> model.state() == ModelState.FAILED)
                .map(SluiceServer::failureOf)
                .collect(Collectors.joining("\n"));
        if (!failures.isEmpty()) {
            throw new StartupException(failures);
        }
    }

    /** Blocks until the server has stopped. */
    public void awaitTermination() throws InterruptedException {
        stopped.await();
    }

    /**
     * Stops: refuses new work with UNAVAILABLE, finishes what was admitted, frees everything. Bounded by {@code
     * shutdown.drain-timeout} plus a few seconds; safe to call again.
     *
     * @return whether everything admitted was answered in time
     */
    public synchronized boolean stop() {
        if (!stopping) {
            stopping = true;
            finishedAll = stopInOrder();
            stopped.countDown();
        }
        return finishedAll;
    }

    @Override
    public void close() {
        stop();
    }

    private void load() {
        try {
            models.loadAll();
        } finally {
            loaded.countDown();
        }
    }

    /* Doors first, then the work behind them, then what the work stood on. */
    private boolean stopInOrder() {
        grpc.drain();
        boolean answered = false;
        try {
            answered = models.unloadAll();
            answered &= grpc.stop(answered ? STOP_GRACE : Duration.ZERO);
            preprocessing.stop(STOP_GRACE);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        http.close();
        protection.close();
        telemetry.close();
        return answered;
    }

    /** Of the jar; a build that was not packaged has none. */
    private static String version() {
        return Optional.ofNullable(SluiceServer.class.getPackage().getImplementationVersion())
                .orElse("unknown");
    }

    private static String failureOf(ModelStatus model) {
        return "model '%s' cannot serve: %s".formatted(model.name(), model.failure());
    }
}
