package io.sluice.server.repository;

import io.sluice.server.repository.ModelRepository.Resolution.Found;
import io.sluice.server.repository.ModelRepository.Resolution.Refused;
import io.sluice.server.request.Rejection;
import io.sluice.server.telemetry.Instrument;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** The models that the operator named, and no others: a name from a client is only ever looked up here. */
public final class ConfiguredModels implements ModelRepository {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final Map<String, ModelEntry> entries = new LinkedHashMap<>();
    private final List<StateListener> listeners = new CopyOnWriteArrayList<>();
    private final Duration drainTimeout;
    private volatile boolean stopping;

    /** @param sources at least one; the first is the default model */
    public ConfiguredModels(
            List<ModelSource> sources,
            ModelOpener opener,
            PipelinePolicies policies,
            ServerContext server,
            Duration drainTimeout) {
        this.drainTimeout = drainTimeout;
        ModelEntry.ModelFactory factory = new ModelEntry.ModelFactory(opener, policies, server);
        for (ModelSource source : sources) {
            ModelEntry entry = new ModelEntry(source, factory, new Announcer());
            entries.put(source.name(), entry);
            server.telemetry()
                    .model(source.name())
                    .gauge(Instrument.MODEL_READY, () -> entry.status().serves() ? 1 : 0);
        }
    }

    @Override
    public Resolution resolve(String name, String version) {
        Optional<ModelEntry> found = entry(name);
        if (found.isEmpty()) {
            return new Refused(notFound(name));
        }
        ModelEntry entry = found.get();
        Optional<ModelPipeline> serving = entry.serving();
        if (serving.isEmpty()) {
            // Without the reason of a failure: it names paths of this machine, which are not for every client.
            return new Refused(
                    new Rejection.ModelNotReady(entry.name(), entry.state().name(), RETRY_AFTER));
        }
        String current = serving.get().key().version();
        if (!current.startsWith(version.toLowerCase(Locale.ROOT))) {
            return new Refused(new Rejection.VersionNotFound(entry.name(), version, current));
        }
        return new Found(serving.get());
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
    public Optional<Rejection> load(String name) {
        Optional<ModelEntry> found = entry(name);
        if (found.isEmpty()) {
            return Optional.of(notFound(name));
        }
        found.get().loadUnless(() -> stopping);
        return found.get().serving().isPresent() ? Optional.empty() : Optional.of(notLoaded(found.get()));
    }

    @Override
    public Optional<Rejection> unload(String name) {
        Optional<ModelEntry> found = entry(name);
        if (found.isEmpty()) {
            return Optional.of(notFound(name));
        }
        found.get().dismiss();
        try {
            found.get().unload(drainTimeout);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        return Optional.empty();
    }

    /** Threads that should run and do not, each by what it does; empty as long as all is well. */
    public List<String> deadThreads() {
        return entries.values().stream()
                .flatMap(entry -> entry.deadThreads().stream())
                .toList();
    }

    /** Loads every model, one after another, until {@link #unloadAll}; what fails stays FAILED, the others serve. */
    public void loadAll() {
        entries.values().forEach(entry -> entry.loadUnless(() -> stopping));
    }

    /**
     * Drains and frees every model, for good; bounded by the drain timeout, and by the loading of one that has begun.
     *
     * @return whether everything admitted was answered
     */
    public boolean unloadAll() throws InterruptedException {
        stopping = true;
        long deadlineNanos = System.nanoTime() + drainTimeout.toNanos();
        boolean drained = true;
        for (ModelEntry entry : entries.values()) {
            drained &= entry.unload(Duration.ofNanos(Math.max(0, deadlineNanos - System.nanoTime())));
        }
        return drained;
    }

    @Override
    public void onStateChange(StateListener listener) {
        listeners.add(listener);
        entries.values().forEach(entry -> listener.changed(entry.name(), entry.state()));
    }

    /** Passes on to all what one entry tells. */
    private final class Announcer implements StateListener {
        @Override
        public void changed(String model, ModelState state) {
            listeners.forEach(listener -> listener.changed(model, state));
        }

        @Override
        public void statusChanged(String model) {
            listeners.forEach(listener -> listener.statusChanged(model));
        }
    }

    private Optional<ModelEntry> entry(String name) {
        return name.isEmpty() ? entries.values().stream().findFirst() : Optional.ofNullable(entries.get(name));
    }

    private Rejection notFound(String name) {
        return new Rejection.ModelNotFound(name, String.join(", ", entries.keySet()));
    }

    private static Rejection notLoaded(ModelEntry entry) {
        return new Rejection.ModelNotReady(
                entry.name(), "%s (%s)".formatted(entry.state(), entry.failure()), RETRY_AFTER);
    }
}
