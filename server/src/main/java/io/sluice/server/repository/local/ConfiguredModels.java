package io.sluice.server.repository.local;

import io.sluice.server.rejection.CallRejection;
import io.sluice.server.rejection.ModelRejection;
import io.sluice.server.rejection.Rejection;
import io.sluice.server.repository.ModelOpener;
import io.sluice.server.repository.ModelRepository;
import io.sluice.server.repository.ModelSource;
import io.sluice.server.repository.ModelState;
import io.sluice.server.repository.ModelStatus;
import io.sluice.server.repository.RepositoryPolicy;
import io.sluice.server.repository.pipeline.PipelinePolicies;
import io.sluice.server.repository.pipeline.ServerContext;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The models that the operator named, and those of the folder that he named, and no others: a name from a client is only ever
 * looked up here.
 */
public final class ConfiguredModels implements ModelRepository {

    private static final Logger log = LoggerFactory.getLogger(ConfiguredModels.class);

    private final VersionFactory factory;
    private final Optional<RepositoryFolder> folder;
    private final Duration drainTimeout;
    private final LoadTurns loads = new LoadTurns();
    private final Events events = new Events();

    /** Replaced as a whole, in its turn among the loads. */
    private volatile Map<String, ModelEntry> entries;

    /**
     * @param sources named one by one; the first is the default model, or else the first of the folder
     * @param folder whose children are models too, unless one of that name is among {@code sources}
     * @param drainTimeout longest that a version may take to finish what it has
     */
    public ConfiguredModels(
            List<ModelSource> sources,
            Optional<Path> folder,
            ModelOpener opener,
            PipelinePolicies policies,
            ServerContext server,
            Duration drainTimeout) {
        this.factory = new VersionFactory(opener, policies, server);
        this.folder = folder.map(RepositoryFolder::new);
        this.drainTimeout = drainTimeout;
        Map<String, ModelEntry> named = new LinkedHashMap<>();
        sources.forEach(source -> named.put(source.name(), entry(source)));
        children().forEach((name, source) -> named.computeIfAbsent(name, added -> entry(source)));
        this.entries = Collections.unmodifiableMap(named);
    }

    @Override
    public Resolution resolve(String name, String version) {
        Optional<ModelEntry> found = entry(name);
        return found.isPresent()
                ? found.get().resolve(version.toLowerCase(Locale.ROOT))
                : new Resolution.Refused(notFound(name));
    }

    @Override
    public List<ModelStatus> list() {
        return entries.values().stream().map(ModelEntry::status).toList();
    }

    @Override
    public Optional<ModelStatus> status(String name) {
        return entry(name).map(ModelEntry::status);
    }

    @Override
    public LoadResult load(String name, boolean keepPrevious) {
        return loads.run(() -> {
            Optional<ModelEntry> known = entry(name);
            return known.isPresent() ? load(known.get(), keepPrevious) : loadNew(name);
        });
    }

    @Override
    public Optional<Rejection> unload(String name, String version) {
        Optional<ModelEntry> found = entry(name);
        if (found.isEmpty()) {
            return Optional.of(notFound(name));
        }
        if (version.isEmpty()) {
            found.get().dismiss();
        }
        try {
            return found.get().unload(version.toLowerCase(Locale.ROOT), drainTimeout);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return Optional.of(new CallRejection.Draining(ModelEntry.RETRY_AFTER));
        }
    }

    /** Threads that should run and do not, each by what it does; empty as long as all is well. */
    public List<String> deadThreads() {
        return entries.values().stream()
                .flatMap(entry -> entry.deadThreads().stream())
                .toList();
    }

    /** Loads every model, one after another, until {@link #unloadAll}; what fails stays FAILED, the others serve. */
    public void loadAll() {
        entries.values().stream()
                .filter(entry -> entry.state() != ModelState.READY)
                .forEach(entry -> loads.run(() -> load(entry, false)));
    }

    /**
     * Drains and frees every model, for good, and interrupts a load that runs; bounded by the drain timeout, and by how far
     * that load is with its warm-up.
     *
     * @return whether everything admitted was answered
     */
    public boolean unloadAll() throws InterruptedException {
        loads.stop();
        long deadlineNanos = System.nanoTime() + drainTimeout.toNanos();
        boolean drained = true;
        for (ModelEntry entry : entries.values()) {
            drained &= entry.close(left(deadlineNanos));
        }
        // A model that was new to the folder may have been added meanwhile.
        for (ModelEntry entry : loads.run(this::entries)) {
            drained &= entry.close(left(deadlineNanos));
        }
        return drained;
    }

    private static Duration left(long deadlineNanos) {
        return Duration.ofNanos(Math.max(0, deadlineNanos - System.nanoTime()));
    }

    @Override
    public void onStateChange(StateListener listener) {
        events.states.add(listener);
        entries.values().forEach(entry -> listener.changed(entry.name(), entry.state()));
    }

    @Override
    public void onVersionChange(VersionListener listener) {
        events.versions.add(listener);
    }

    /** The models there are, for whoever watches their folders. */
    List<ModelEntry> entries() {
        return List.copyOf(entries.values());
    }

    /** What the folder holds now that no model is named after. @throws IOException if it cannot be listed */
    List<ModelSource> unknownChildren() throws IOException {
        if (folder.isEmpty()) {
            return List.of();
        }
        Map<String, ModelEntry> known = entries;
        return folder.get().list().values().stream()
                .filter(child -> !known.containsKey(child.name()))
                .toList();
    }

    private LoadResult load(ModelEntry entry, boolean keepPrevious) {
        return entry.load(keepPrevious, loads::isStopped, drainTimeout);
    }

    /*
     * It becomes a model once it serves, and not before: a folder that is half copied or broken must not turn the health of the
     * whole server, nor leave a model behind that never was one.
     */
    private LoadResult loadNew(String name) {
        Optional<ModelSource> child = Optional.ofNullable(children().get(name));
        if (child.isEmpty() || entries.size() >= RepositoryPolicy.MODELS_LIMIT) {
            return new LoadResult.Refused(notFound(name));
        }
        ModelEntry entry = entry(child.get());
        LoadResult result = load(entry, false);
        if (result instanceof LoadResult.Loaded) {
            Map<String, ModelEntry> more = new LinkedHashMap<>(entries);
            more.put(name, entry);
            entries = Collections.unmodifiableMap(more);
            events.stateChanged(name, entry.state());
        }
        return result;
    }

    private ModelEntry entry(ModelSource source) {
        return new ModelEntry(source, factory, events);
    }

    private Optional<ModelEntry> entry(String name) {
        return name.isEmpty() ? entries.values().stream().findFirst() : Optional.ofNullable(entries.get(name));
    }

    /**
     * All models that a server would have: those that are named, then those of the folder, by name.
     *
     * @throws IOException if the folder cannot be listed
     */
    public static List<ModelSource> sources(List<ModelSource> named, Optional<Path> folder) throws IOException {
        Map<String, ModelSource> all = new LinkedHashMap<>();
        named.forEach(source -> all.put(source.name(), source));
        if (folder.isPresent()) {
            new RepositoryFolder(folder.get()).list().forEach(all::putIfAbsent);
        }
        return List.copyOf(all.values());
    }

    private Map<String, ModelSource> children() {
        try {
            return folder.isPresent() ? folder.get().list() : Map.of();
        } catch (IOException unreadable) {
            log.atError()
                    .addKeyValue("folder", folder.get())
                    .addKeyValue("reason", unreadable.toString())
                    .log("the model repository cannot be listed");
            return Map.of();
        }
    }

    private Rejection notFound(String name) {
        return new ModelRejection.ModelNotFound(name, String.join(", ", entries.keySet()));
    }

    /** Passes on what happens to a model that is one already. */
    private final class Events implements ModelEntry.Listener {

        private final List<StateListener> states = new CopyOnWriteArrayList<>();
        private final List<VersionListener> versions = new CopyOnWriteArrayList<>();

        @Override
        public void stateChanged(String model, ModelState state) {
            if (entries.containsKey(model)) {
                states.forEach(listener -> listener.changed(model, state));
            }
        }

        @Override
        public void versionsChanged(String model) {
            versions.forEach(listener -> listener.changed(model));
        }

        @Override
        public void statusChanged(String model) {
            if (entries.containsKey(model)) {
                states.forEach(listener -> listener.statusChanged(model));
            }
        }
    }
}
