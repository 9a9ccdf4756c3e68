package io.sluice.server.transport;

import io.sluice.model.ModelCard;
import io.sluice.server.rejection.ModelRejection;
import io.sluice.server.rejection.Rejection;
import io.sluice.server.replica.supervision.ReplicaState;
import io.sluice.server.replica.supervision.ReplicaStatus;
import io.sluice.server.repository.ModelRepository;
import io.sluice.server.repository.ModelState;
import io.sluice.server.repository.ModelStatus;
import io.sluice.server.repository.ServingModel;
import io.sluice.server.repository.pipeline.ReplicaGroupStatus;
import io.sluice.server.request.InferenceRequest;
import io.sluice.server.request.ModelKey;
import io.sluice.server.request.task.LabelSet;
import io.sluice.server.transport.message.Cards;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Models whose states are set by the test, and whose requests wait for the test to end them. */
final class HandFedRepository implements ModelRepository {

    private final Map<String, ModelState> states = new LinkedHashMap<>();
    private final List<StateListener> listeners = new CopyOnWriteArrayList<>();
    private final BlockingQueue<InferenceRequest> submitted = new LinkedBlockingQueue<>();
    private volatile Consumer<InferenceRequest> onSubmit = submitted::add;
    /** Of the rows of each model. */
    volatile long residenceNanos;

    private volatile CountDownLatch mayLoad = new CountDownLatch(0);

    HandFedRepository(String... models) {
        for (String model : models) {
            states.put(model, ModelState.READY);
        }
    }

    /** The next request; fails the test if none comes. */
    InferenceRequest takeSubmitted() throws InterruptedException {
        InferenceRequest request = submitted.poll(TransportFixture.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        if (request == null) {
            throw new AssertionError("no request was submitted");
        }
        return request;
    }

    void onSubmit(Consumer<InferenceRequest> behaviour) {
        onSubmit = behaviour;
    }

    /** Makes {@link #load} wait for the returned latch. */
    CountDownLatch holdLoads() {
        mayLoad = new CountDownLatch(1);
        return mayLoad;
    }

    void move(String model, ModelState state) {
        synchronized (states) {
            states.put(model, state);
        }
        listeners.forEach(listener -> listener.changed(model, state));
    }

    @Override
    public Resolution resolve(String name, String version) {
        Optional<ModelStatus> status = status(name);
        if (status.isEmpty()) {
            return new Resolution.Refused(new ModelRejection.ModelNotFound(name, "others"));
        }
        if (status.get().state() != ModelState.READY) {
            return new Resolution.Refused(new ModelRejection.ModelNotReady(
                    status.get().name(), status.get().state().name(), Duration.ofMillis(20)));
        }
        return new Resolution.Found(new Serving(new ModelKey(status.get().name(), Cards.DIGEST)));
    }

    @Override
    public List<ModelStatus> list() {
        synchronized (states) {
            return states.entrySet().stream()
                    .map(entry -> status(entry.getKey(), entry.getValue()))
                    .toList();
        }
    }

    @Override
    public Optional<ModelStatus> status(String name) {
        return list().stream()
                .filter(status -> name.isEmpty() || status.name().equals(name))
                .findFirst();
    }

    @Override
    public LoadResult load(String name, boolean keepPrevious) {
        try {
            mayLoad.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        if (status(name).isEmpty()) {
            return new LoadResult.Refused(new ModelRejection.ModelNotFound(name, "others"));
        }
        move(name, ModelState.READY);
        return new LoadResult.Loaded();
    }

    @Override
    public Optional<Rejection> unload(String name, String version) {
        move(name, ModelState.UNLOADED);
        return Optional.empty();
    }

    @Override
    public void onStateChange(StateListener listener) {
        listeners.add(listener);
        list().forEach(status -> listener.changed(status.name(), status.state()));
    }

    @Override
    public void onVersionChange(VersionListener listener) {}

    private ModelStatus status(String name, ModelState state) {
        boolean loaded = state == ModelState.READY;
        return new ModelStatus(
                name,
                state,
                "",
                loaded ? Optional.of(Cards.classifier()) : Optional.empty(),
                new ReplicaGroupStatus(
                        List.of(new ReplicaStatus("cpu:0/0", ReplicaState.SERVING, Instant.EPOCH, 0)),
                        8,
                        List.of(),
                        List.of(),
                        List.of(),
                        residenceNanos));
    }

    private final class Serving implements ServingModel {

        private final ModelKey key;

        Serving(ModelKey key) {
            this.key = key;
        }

        @Override
        public ModelKey key() {
            return key;
        }

        @Override
        public ModelCard card() {
            return Cards.classifier();
        }

        @Override
        public Optional<LabelSet> fixedLabels() {
            return Optional.empty();
        }

        @Override
        public void submit(InferenceRequest request) {
            onSubmit.accept(request);
        }

        @Override
        public void close() {}
    }
}
