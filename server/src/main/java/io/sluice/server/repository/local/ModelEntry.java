package io.sluice.server.repository.local;

import static java.util.stream.Collectors.joining;

import io.sluice.model.ServableModel;
import io.sluice.server.rejection.CallRejection;
import io.sluice.server.rejection.ModelRejection;
import io.sluice.server.rejection.Rejection;
import io.sluice.server.repository.ModelRepository.LoadResult;
import io.sluice.server.repository.ModelRepository.Resolution;
import io.sluice.server.repository.ModelSource;
import io.sluice.server.repository.ModelState;
import io.sluice.server.repository.ModelStatus;
import io.sluice.server.repository.RepositoryPolicy;
import io.sluice.server.repository.ServingModel;
import io.sluice.server.repository.pipeline.ModelGauges;
import io.sluice.server.repository.pipeline.ReplicaGroupStatus;
import io.sluice.server.repository.pipeline.Succession;
import io.sluice.server.telemetry.Instrument;
import io.sluice.server.telemetry.ModelMeter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * One model, its versions in memory, and their moves. Moves are made one at a time, and block; looking never does.
 *
 * <p>A READY model stays READY while another version loads, warms up and takes over.
 */
final class ModelEntry {

    static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private static final Logger log = LoggerFactory.getLogger(ModelEntry.class);

    /** @param versions in memory; where the model is READY the first is the current one */
    private record Now(ModelState state, List<ModelVersion> versions, String failure) {
        Now {
            versions = List.copyOf(versions);
        }

        Optional<ModelVersion> current() {
            return versions.stream().findFirst();
        }
    }

    /** Told of every move, on the thread that makes it. */
    interface Listener {
        void stateChanged(String model, ModelState state);

        void versionsChanged(String model);

        /** Something else that its status tells has changed; must not block. */
        void statusChanged(String model);
    }

    private final ModelSource source;
    private final VersionFactory factory;
    private final Listener listener;
    private final ModelMeter meter;
    private final ModelGauges gauges;
    private volatile boolean wanted = true;
    /** What its folder was when it was last read, whatever came of that. */
    private volatile Optional<FolderState> lastRead = Optional.empty();

    private volatile Now now = new Now(ModelState.UNLOADED, List.of(), "");

    ModelEntry(ModelSource source, VersionFactory factory, Listener listener) {
        this.source = source;
        this.factory = factory;
        this.listener = listener;
        this.meter = factory.server().telemetry().model(source.name());
        this.gauges = new ModelGauges(
                meter, () -> now.versions().stream().map(ModelVersion::pipeline).toList());
        meter.gauge(Instrument.MODEL_READY, () -> status().serves() ? 1 : 0);
        meter.gauge(Instrument.MODEL_VERSIONS, () -> now.versions().size());
    }

    ModelSource source() {
        return source;
    }

    String name() {
        return source.name();
    }

    /** What the folder was when it was last read, whatever came of that; empty before. */
    Optional<FolderState> lastRead() {
        return lastRead;
    }

    ModelState state() {
        return now.state();
    }

    ModelStatus status() {
        Now seen = now;
        Optional<ModelStatus.Version> current =
                seen.current().map(version -> version.status(seen.state() == ModelState.READY));
        List<ModelStatus.Version> versions = new ArrayList<>(current.stream().toList());
        seen.versions().stream().skip(1).map(version -> version.status(false)).forEach(versions::add);
        return new ModelStatus(
                source.name(),
                seen.state(),
                seen.failure(),
                current.map(ModelStatus.Version::card),
                current.map(ModelStatus.Version::replicas)
                        .orElseGet(() -> ReplicaGroupStatus.none(
                                factory.policies().batch().maxBatchSize())),
                versions,
                wanted);
    }

    /** Threads of its versions in memory which should run, and do not. */
    List<String> deadThreads() {
        return now.versions().stream()
                .filter(version -> version.state() == ModelState.READY)
                .flatMap(version -> version.pipeline().deadThreads().stream())
                .toList();
    }

    /** From here on nobody misses the model while it is not in memory; {@link #load} takes it back. */
    void dismiss() {
        wanted = false;
        listener.statusChanged(name());
    }

    /** @param version a digest prefix in lower case, or empty for the current version */
    Resolution resolve(String version) {
        while (true) {
            Now seen = now;
            if (seen.state() != ModelState.READY) {
                // Without the reason of a failure: it names paths of this machine, which are not for every client.
                return new Resolution.Refused(
                        new ModelRejection.ModelNotReady(name(), seen.state().name(), RETRY_AFTER));
            }
            List<ModelVersion> found = matching(seen, version);
            if (found.size() != 1) {
                return new Resolution.Refused(notOne(seen, version, found));
            }
            Optional<ServingModel> held = found.get(0).hold();
            if (held.isPresent()) {
                return new Resolution.Found(held.get());
            }
            // It retired between the look and the hold. Its successor took its place before that, so this ends.
        }
    }

    /**
     * Brings what the source holds now into memory, and makes it the current version.
     *
     * @param stopping asked again and again: nothing is loaded for a server that stops
     * @param drainTimeout longest that the previous version may take to finish what it has
     */
    synchronized LoadResult load(boolean keepPrevious, BooleanSupplier stopping, Duration drainTimeout) {
        if (stopping.getAsBoolean()) {
            return new LoadResult.Refused(new CallRejection.Draining(RETRY_AFTER));
        }
        boolean first = now.state() != ModelState.READY;
        wanted = true;
        if (first) {
            move(ModelState.LOADING, List.of(), "");
        }
        try {
            // Before it is read: what changes meanwhile must look changed afterwards.
            lastRead = source.isSynthetic() ? Optional.empty() : FolderState.of(Path.of(source.location()));
            ServableModel model = factory.read(source);
            if (stopping.getAsBoolean()) {
                model.close();
                throw new LoadException("the server is stopping");
            }
            LoadResult result = first ? begin(model) : replace(model, keepPrevious, drainTimeout);
            meter.add(
                    Instrument.MODEL_LOADS,
                    1,
                    result instanceof LoadResult.Unchanged ? LoadOutcome.UNCHANGED : LoadOutcome.LOADED);
            return result;
        } catch (LoadException failed) {
            return refused(failed, stopping.getAsBoolean());
        }
    }

    /**
     * Finishes what was admitted and frees the model, or one version of it.
     *
     * @param version a digest prefix in lower case, or empty for the whole model
     */
    synchronized Optional<Rejection> unload(String version, Duration drainTimeout) throws InterruptedException {
        Now seen = now;
        if (version.isEmpty() || seen.state() != ModelState.READY) {
            close(drainTimeout);
            FreedMemory.giveBack();
            return Optional.empty();
        }
        List<ModelVersion> found = matching(seen, version);
        if (found.size() != 1) {
            return Optional.of(notOne(seen, version, found));
        }
        ModelVersion gone = found.get(0);
        if (seen.versions().get(0) == gone) {
            return Optional.of(new Rejection.InvalidArgument(
                    "version",
                    "%s is the current version of model '%s'; load another one first, or name none to unload the whole model"
                            .formatted(version, name())));
        }
        gone.beginToDrain();
        listener.versionsChanged(name());
        retire(gone, drainTimeout);
        return Optional.empty();
    }

    /** Finishes what was admitted, for at most {@code timeout}, and frees the model; false if something was not finished. */
    synchronized boolean close(Duration timeout) throws InterruptedException {
        Now seen = now;
        if (seen.state() != ModelState.READY) {
            return true;
        }
        seen.versions().forEach(ModelVersion::beginToDrain);
        move(ModelState.DRAINING, seen.versions(), "");
        long deadlineNanos = System.nanoTime() + timeout.toNanos();
        boolean finished = true;
        for (ModelVersion version : seen.versions()) {
            finished &= version.retire(Duration.ofNanos(Math.max(0, deadlineNanos - System.nanoTime())));
        }
        move(ModelState.UNLOADED, List.of(), "");
        return finished;
    }

    private LoadResult begin(ServableModel model) throws LoadException {
        ModelVersion version = factory.build(source, model, after(Optional.empty()));
        move(ModelState.WARMING, List.of(version), "");
        factory.start(version);
        gauges.open(version.pipeline());
        move(ModelState.READY, List.of(version), "");
        FreedMemory.giveBackSoon(); // what it was read into, where the engine has copies
        return new LoadResult.Loaded();
    }

    private LoadResult replace(ServableModel model, boolean keepPrevious, Duration drainTimeout) throws LoadException {
        Now before = now;
        ModelVersion previous = before.versions().get(0);
        Optional<ModelVersion> known = before.versions().stream()
                .filter(version -> version.digest().equals(model.card().digest()))
                .findFirst();
        if (known.isPresent()) {
            model.close();
            if (known.get() == previous) {
                now = new Now(ModelState.READY, before.versions(), "");
                return new LoadResult.Unchanged();
            }
        }
        ModelVersion next = known.isPresent() ? known.get() : warmBeside(before, model, keepPrevious);
        List<ModelVersion> versions = new ArrayList<>(before.versions());
        versions.remove(next);
        versions.add(0, next);
        if (!keepPrevious) {
            previous.beginToDrain();
        }
        now = new Now(ModelState.READY, versions, "");
        log.atInfo()
                .addKeyValue("model", name())
                .addKeyValue("from", previous.pipeline().key())
                .addKeyValue("to", next.pipeline().key())
                .addKeyValue("kept", keepPrevious)
                .log("model version changed");
        listener.versionsChanged(name());
        if (!keepPrevious) {
            retireQuietly(previous, drainTimeout);
        }
        return new LoadResult.Loaded();
    }

    private Succession after(Optional<ModelVersion> previous) {
        return new Succession(previous.map(ModelVersion::pipeline), () -> listener.statusChanged(name()));
    }

    private ModelVersion warmBeside(Now before, ServableModel model, boolean keepPrevious) throws LoadException {
        if (before.versions().size() + (keepPrevious ? 1 : 0) > RepositoryPolicy.VERSIONS_LIMIT) {
            model.close();
            throw new LoadException("%d versions of it are in memory, which is the most; unload one of %s first"
                    .formatted(before.versions().size(), digests(before.versions())));
        }
        ModelVersion next = factory.build(source, model, after(before.current()));
        List<ModelVersion> all = new ArrayList<>(before.versions());
        all.add(next);
        now = new Now(ModelState.READY, all, before.failure());
        factory.start(next);
        gauges.open(next.pipeline());
        return next;
    }

    private LoadResult refused(LoadException failed, boolean stopping) {
        meter.add(Instrument.MODEL_LOADS, 1, LoadOutcome.FAILED);
        log.atLevel(stopping ? Level.INFO : Level.ERROR)
                .addKeyValue("model", name())
                .addKeyValue("reason", failed.reason())
                .setCause(stopping ? null : failed.trace())
                .log("model cannot be loaded");
        Now seen = now;
        if (seen.state() != ModelState.READY) {
            move(ModelState.FAILED, List.of(), failed.reason());
            return new LoadResult.Refused(new ModelRejection.LoadFailed(name(), failed.reason(), ""));
        }
        List<ModelVersion> serving = seen.versions().stream()
                .filter(version -> version.state() == ModelState.READY)
                .toList();
        now = new Now(ModelState.READY, serving, failed.reason());
        return new LoadResult.Refused(new ModelRejection.LoadFailed(
                name(), failed.reason(), serving.get(0).digest()));
    }

    private void retireQuietly(ModelVersion version, Duration timeout) {
        try {
            retire(version, timeout);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void retire(ModelVersion version, Duration timeout) throws InterruptedException {
        boolean finished = false;
        try {
            finished = version.retire(timeout);
        } finally {
            List<ModelVersion> left = new ArrayList<>(now.versions());
            left.remove(version);
            now = new Now(now.state(), left, now.failure());
        }
        log.atInfo()
                .addKeyValue("version", version.pipeline().key())
                .addKeyValue("finished", finished)
                .log("model version freed");
        FreedMemory.giveBack();
    }

    private static List<ModelVersion> matching(Now seen, String version) {
        return version.isEmpty()
                ? List.of(seen.versions().get(0))
                : seen.versions().stream()
                        .filter(one ->
                                one.state() == ModelState.READY && one.digest().startsWith(version))
                        .toList();
    }

    private Rejection notOne(Now seen, String version, List<ModelVersion> found) {
        if (found.isEmpty()) {
            List<ModelVersion> serving = seen.versions().stream()
                    .filter(one -> one.state() == ModelState.READY)
                    .toList();
            return new ModelRejection.VersionNotFound(name(), version, digests(serving));
        }
        return new Rejection.InvalidArgument(
                "version",
                "'%s' given; %d versions of model '%s' begin so, give more digits: %s"
                        .formatted(version, found.size(), name(), digests(found)));
    }

    private static String digests(List<ModelVersion> versions) {
        return versions.stream().map(ModelVersion::digest).collect(joining(", "));
    }

    private void move(ModelState next, List<ModelVersion> versions, String failure) {
        ModelState previous = now.state();
        if (!previous.canBecome(next)) {
            throw new IllegalStateException(name() + " cannot go from " + previous + " to " + next);
        }
        now = new Now(next, versions, failure);
        log.atInfo()
                .addKeyValue("model", name())
                .addKeyValue("from", previous)
                .addKeyValue("to", next)
                .log("model state changed");
        listener.stateChanged(name(), next);
    }

    /** The label of a load. */
    private enum LoadOutcome {
        LOADED,
        UNCHANGED,
        FAILED
    }
}
