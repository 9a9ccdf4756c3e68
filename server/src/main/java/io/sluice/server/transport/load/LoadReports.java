package io.sluice.server.transport.load;

import io.grpc.BindableService;
import io.grpc.ServerInterceptor;
import io.sluice.server.repository.ModelRepository;
import io.sluice.server.repository.ModelStatus;
import io.sluice.server.repository.pipeline.ReplicaGroupStatus;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells clients how busy the server is, from {@link #begin} to {@link #stop}. */
public final class LoadReports {

    private static final Logger log = LoggerFactory.getLogger(LoadReports.class);

    private static final long TURN_MILLIS = 1000;

    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, LoadReports::daemon);
    private final LoadMonitor monitor;
    private final LoadWatches watches;

    private LoadReports(ModelRepository repository) {
        monitor = new LoadMonitor(
                () -> versions(repository),
                System::nanoTime,
                LoadReports::cpuNanos,
                Runtime.getRuntime().availableProcessors());
        watches = new LoadWatches(monitor, System::nanoTime);
    }

    /** @param repository is asked once a second how long rows have been inside */
    public static LoadReports begin(ModelRepository repository) {
        LoadReports reports = new LoadReports(repository);
        Future<?> unused =
                reports.timer.scheduleAtFixedRate(reports::turn, TURN_MILLIS, TURN_MILLIS, TimeUnit.MILLISECONDS);
        return reports;
    }

    /** Sends a report with the end of every call of a service; it counts them too. */
    public ServerInterceptor trailers() {
        return new LoadTrailers(monitor);
    }

    /** Reports for whoever asks for them. */
    public BindableService service() {
        return watches;
    }

    /** Reports no more; what watches is ended by gRPC. Does not block; safe to call again. */
    public void stop() {
        timer.shutdownNow();
    }

    /* A turn that threw would be the last. */
    private void turn() {
        try {
            monitor.read();
            watches.send();
        } catch (RuntimeException bug) {
            log.error("the server's load could not be reported", bug);
        }
    }

    private static Map<Reading.Version, Reading.Progress> versions(ModelRepository repository) {
        Map<Reading.Version, Reading.Progress> versions = new HashMap<>();
        for (ModelStatus model : repository.list()) {
            for (ModelStatus.Version version : model.versions()) {
                versions.put(new Reading.Version(model.name(), version.card().digest()), progress(version.replicas()));
            }
        }
        return versions;
    }

    private static Reading.Progress progress(ReplicaGroupStatus replicas) {
        return new Reading.Progress(replicas.residenceNanos(), replicas.countServing() * replicas.maxBatchSize());
    }

    private static long cpuNanos() {
        return ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .orElse(Duration.ZERO)
                .toNanos();
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "sluice-load-timer");
        thread.setDaemon(true);
        return thread;
    }
}
