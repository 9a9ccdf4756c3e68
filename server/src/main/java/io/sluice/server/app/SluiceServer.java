package io.sluice.server.app;

import io.sluice.model.ServableModel;
import io.sluice.server.config.ServerConfig;
import io.sluice.server.http.HttpEndpoint;
import io.sluice.server.http.Probes;
import io.sluice.server.page.Site;
import io.sluice.server.preprocess.PictureWarmup;
import io.sluice.server.preprocess.PreprocessPool;
import io.sluice.server.repository.ModelOpener;
import io.sluice.server.repository.ModelState;
import io.sluice.server.repository.ModelStatus;
import io.sluice.server.repository.RepositoryPolicy;
import io.sluice.server.repository.local.ConfiguredModels;
import io.sluice.server.repository.local.FolderWatch;
import io.sluice.server.repository.pipeline.PipelinePolicies;
import io.sluice.server.repository.pipeline.ServerContext;
import io.sluice.server.telemetry.PrometheusTelemetry;
import io.sluice.server.trace.Traces;
import io.sluice.server.transport.GrpcServer;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/**
 * A running server. {@link #start} opens its ports at once and loads the models in the background; health tells when they
 * serve.
 */
public final class SluiceServer implements AutoCloseable {

    /** For what is left once every request has ended, or been cut off: threads, and a model that is being loaded. */
    static final Duration STOP_GRACE = Duration.ofSeconds(5);

    private final Protection protection;
    private final PrometheusTelemetry telemetry;
    private final PreprocessPool preprocessing;
    private final ConfiguredModels models;
    private final FolderWatch watch;
    private final GrpcServer grpc;
    private final HttpEndpoint http;
    private final ServerConfig.Shutdown shutdown;
    private final Runnable afterFirstLoads;
    private final CountDownLatch loaded = new CountDownLatch(1);
    private final CountDownLatch noticeOver = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final AtomicReference<StopPhase> phase = new AtomicReference<>(StopPhase.SERVING);
    private volatile boolean started;
    private volatile boolean finishedAll;

    private SluiceServer(ServerConfig config, ModelOpener opener, Runnable afterFirstLoads)
            throws IOException, StartupException {
        PictureWarmup pictures = PictureWarmup.begin();
        this.protection = Protection.open(config);
        this.shutdown = config.shutdown();
        this.afterFirstLoads = afterFirstLoads;
        try {
            this.telemetry = new PrometheusTelemetry(version());
        } catch (IllegalArgumentException wrong) {
            protection.close();
            throw new StartupException(String.valueOf(wrong.getMessage()));
        }
        PipelinePolicies policies =
                new PipelinePolicies(config.admission(), config.batch(), config.replica(), config.labels());
        this.preprocessing =
                new PreprocessPool(config.preprocess(), config.batch().order(), rowsInside(config, policies));
        Traces traces = Traces.of(telemetry);
        this.models = new ConfiguredModels(
                config.models(),
                config.repository().folder(),
                config.repository().lock().guard(afterWarmup(opener, pictures)),
                policies,
                new ServerContext(preprocessing, telemetry, traces, System::nanoTime),
                shutdown.drainTimeout());
        this.watch = new FolderWatch(models, config.repository().pollInterval());
        // Beside the opening of the ports: each takes about half a second, and neither needs the other.
        preprocessing.start();
        new Thread(this::load, "sluice-loader").start();
        try {
            this.grpc = GrpcServer.start(
                    config.transport(), config.terms(), protection.security(), models, telemetry, traces);
        } catch (IOException refused) {
            abandon();
            throw refused;
        }
        try {
            Site.Sources sources = new Site.Sources(models::list, telemetry::readings, this::isStopping);
            this.http = HttpEndpoint.start(
                    config.http(),
                    protection.https(),
                    telemetry::write,
                    probes(),
                    OperationsPages.of(config, sources, grpc.directCalls()));
        } catch (IOException refused) {
            grpc.stop(Duration.ZERO);
            abandon();
            throw refused;
        }
    }

    /**
     * @throws IOException if a port cannot be bound; the message says which, and what to do
     * @throws StartupException if a file of certificates, keys or clients cannot be used; the message has every problem
     */
    public static SluiceServer start(ServerConfig config) throws IOException, StartupException {
        LocationOpener opener = new LocationOpener(config.images(), config.texts(), config.engine(), config.threads());
        opener.begin(config.models(), config.repository().folder().isPresent());
        return start(config, opener, opener::spareCores);
    }

    /**
     * As {@link #start(ServerConfig)}, with models that come from elsewhere than a folder.
     *
     * @param opener reads what the configuration calls a model's location
     */
    public static SluiceServer start(ServerConfig config, ModelOpener opener) throws IOException, StartupException {
        return start(config, opener, () -> {});
    }

    private static SluiceServer start(ServerConfig config, ModelOpener opener, Runnable afterFirstLoads)
            throws IOException, StartupException {
        SluiceServer server = new SluiceServer(config, opener, afterFirstLoads);
        server.protection.watch();
        return server;
    }

    /** The port that gRPC listens on; the one chosen, where 0 was asked for. */
    public int grpcPort() {
        return grpc.port();
    }

    /** The port that the page, {@code /metrics} and the probes listen on. */
    public int httpPort() {
        return http.port();
    }

    /**
     * Blocks until every configured model is READY, or the server is being stopped.
     *
     * @return whether it is ready; if not, it is being stopped
     * @throws StartupException if a model could not be loaded or warmed; the message says which, and why
     */
    public boolean awaitReady() throws StartupException, InterruptedException {
        loaded.await();
        if (isStopping()) {
            return false;
        }
        String failures = models.list().stream()
                .filter(model -> model.state() == ModelState.FAILED)
                .map(SluiceServer::failureOf)
                .collect(Collectors.joining("\n"));
        if (!failures.isEmpty()) {
            throw new StartupException(failures);
        }
        return true;
    }

    /** Blocks until the server has stopped. */
    public void awaitTermination() throws InterruptedException {
        stopped.await();
    }

    /**
     * Stops in two phases: for {@code shutdown.notice} health says NOT_SERVING, and everything is still served, so that load
     * balancers go elsewhere; then as {@link #stop}. Blocks; safe to call again.
     *
     * @return whether everything admitted was answered in time
     */
    public boolean stopWithNotice() {
        if (phase.compareAndSet(StopPhase.SERVING, StopPhase.NOTICE)) {
            grpc.announceStop();
            try {
                noticeOver.await(shutdown.notice().toNanos(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt(); // whoever waits for this is in a hurry
            }
        }
        return stop();
    }

    /**
     * Stops: refuses new work with UNAVAILABLE, finishes what was admitted, frees everything. Bounded by {@code
     * shutdown.drain-timeout} plus {@link #STOP_GRACE} a few times; safe to call again, also while another stop is under way.
     *
     * @return whether everything admitted was answered in time
     */
    public boolean stop() {
        noticeOver.countDown();
        StopPhase before = phase.getAndUpdate(now -> now.compareTo(StopPhase.DRAINING) < 0 ? StopPhase.DRAINING : now);
        if (before.compareTo(StopPhase.DRAINING) < 0) {
            loaded.countDown();
            finishedAll = stopInOrder();
            phase.set(StopPhase.STOPPED);
            stopped.countDown();
        }
        awaitStopped();
        return finishedAll;
    }

    /**
     * Makes a stop that is under way go on to its next phase: from the notice to the drain, from the drain to the end. Does not
     * block.
     */
    public void hurry() {
        if (phase.get() == StopPhase.NOTICE) {
            noticeOver.countDown();
        } else if (phase.get() == StopPhase.DRAINING) {
            grpc.hurry();
        }
    }

    /** Whether a stop has begun. */
    public boolean isStopping() {
        return phase.get() != StopPhase.SERVING;
    }

    @Override
    public void close() {
        stop();
    }

    private Probes probes() {
        return new Probes(models::list, this::hasStarted, this::isStopping, models::deadThreads);
    }

    private boolean hasStarted() {
        started |= ModelStatus.allServe(models.list());
        return started;
    }

    private void load() {
        try {
            models.loadAll();
            afterFirstLoads.run();
        } finally {
            loaded.countDown();
            hasStarted();
        }
        try {
            watch.run();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /*
     * Doors first, then the work behind them, then what the work stood on. Calls are what is waited for: a model that hangs, or
     * is still being loaded, has nothing to lose, and may take longer than a stop may.
     */
    private boolean stopInOrder() {
        watch.stop();
        grpc.drain();
        Thread unloader = unloading();
        boolean answered = grpc.stop(shutdown.drainTimeout());
        try {
            unloader.join(STOP_GRACE.toMillis());
            preprocessing.stop(STOP_GRACE);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        http.close();
        protection.close();
        telemetry.close();
        return answered;
    }

    /** Without a port there is no server; a load that runs is interrupted, and ends by itself. */
    private void abandon() {
        watch.stop();
        unloading();
        try {
            preprocessing.stop(Duration.ZERO);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        protection.close();
        telemetry.close();
    }

    private Thread unloading() {
        Thread unloader = new Thread(this::unload, "sluice-unloader");
        unloader.setDaemon(true);
        unloader.start();
        return unloader;
    }

    private void unload() {
        try {
            models.unloadAll();
        } catch (InterruptedException neverHere) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitStopped() {
        try {
            stopped.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static ModelOpener afterWarmup(ModelOpener opener, PictureWarmup pictures) {
        return source -> {
            ServableModel model = opener.open(source);
            pictures.await();
            return model;
        };
    }

    /** Of the jar; a build that was not packaged has none. */
    private static String version() {
        return Optional.ofNullable(SluiceServer.class.getPackage().getImplementationVersion())
                .orElse("unknown");
    }

    /** Of all models and their versions: what admission lets in must never be refused by the pool. */
    private static int rowsInside(ServerConfig config, PipelinePolicies policies) {
        int versions = config.repository().maxModels(config.models().size()) * RepositoryPolicy.maxVersions();
        return (int) Math.min(Integer.MAX_VALUE, (long) versions * policies.maxRowsInside());
    }

    private static String failureOf(ModelStatus model) {
        return "model '%s' cannot serve: %s".formatted(model.name(), model.failure());
    }
}
