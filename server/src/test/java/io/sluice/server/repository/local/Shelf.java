package io.sluice.server.repository.local;

import io.sluice.model.InvalidModelException;
import io.sluice.model.ServableModel;
import io.sluice.model.SyntheticModel;
import io.sluice.model.image.ImageLimits;
import io.sluice.server.admission.AdmissionPolicy;
import io.sluice.server.batcher.BatchPolicy;
import io.sluice.server.labels.LabelPolicy;
import io.sluice.server.preprocess.PreprocessPolicy;
import io.sluice.server.preprocess.PreprocessPool;
import io.sluice.server.rejection.Rejection;
import io.sluice.server.replica.ReplicaPolicy;
import io.sluice.server.replica.supervision.HangBound;
import io.sluice.server.repository.ModelLock;
import io.sluice.server.repository.ModelRepository.LoadResult;
import io.sluice.server.repository.ModelRepository.Resolution;
import io.sluice.server.repository.ModelSource;
import io.sluice.server.repository.ModelStatus;
import io.sluice.server.repository.ServingModel;
import io.sluice.server.repository.pipeline.PipelinePolicies;
import io.sluice.server.repository.pipeline.ServerContext;
import io.sluice.server.schedule.SchedulePolicy;
import io.sluice.server.telemetry.Telemetry;
import io.sluice.server.trace.Traces;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Models whose content the test replaces: a location holds so many classes, or nothing that could serve. */
final class Shelf implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final int BROKEN = 0;

    private final Map<String, Integer> classes = new ConcurrentHashMap<>();
    private final PreprocessPool pool = new PreprocessPool(new PreprocessPolicy(1), SchedulePolicy.DEFAULT, 64);
    final ConfiguredModels models;

    /** @param folder whose children are models too */
    Shelf(Optional<Path> folder, ModelLock lock, String... names) {
        pool.start();
        models = new ConfiguredModels(
                List.of(names).stream().map(name -> new ModelSource(name, name)).toList(),
                folder,
                lock.guard(this::open),
                new PipelinePolicies(
                        new AdmissionPolicy(8, 8, 1 << 20),
                        new BatchPolicy(4, Duration.ZERO, BatchPolicy.Kind.LEARNED, SchedulePolicy.DEFAULT),
                        new ReplicaPolicy(1, Duration.ZERO, new HangBound(Duration.ZERO)),
                        new LabelPolicy(0)),
                new ServerContext(pool, Telemetry.none(), Traces.none(), System::nanoTime),
                PATIENCE);
    }

    Shelf(String... names) {
        this(Optional.empty(), ModelLock.NONE, names);
    }

    /** What a location holds from here on: another number of classes is another version. */
    Shelf put(String location, int number) {
        classes.put(location, number);
        return this;
    }

    Shelf putBroken(String location) {
        return put(location, BROKEN);
    }

    LoadResult load(String name) {
        return models.load(name, false);
    }

    LoadResult loadBeside(String name) {
        return models.load(name, true);
    }

    /** The version that requests get, held; the test closes it. */
    ServingModel hold(String name, String version) {
        return ((Resolution.Found) models.resolve(name, version)).model();
    }

    /** Digest of the version that requests get. */
    String version(String name) {
        try (ServingModel model = hold(name, "")) {
            return model.key().version();
        }
    }

    Rejection refusal(String name, String version) {
        return ((Resolution.Refused) models.resolve(name, version)).rejection();
    }

    ModelStatus status(String name) {
        return models.status(name).orElseThrow();
    }

    List<String> versions(String name) {
        return status(name).versions().stream()
                .map(version -> version.card().digest())
                .toList();
    }

    /** Digest of a model of so many classes. */
    static String digest(int number) {
        return synthetic(number).card().digest();
    }

    @Override
    public void close() {
        try {
            models.unloadAll();
            pool.stop(PATIENCE);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private ServableModel open(ModelSource source) throws InvalidModelException {
        int number = classes.getOrDefault(source.location(), 1);
        if (number == BROKEN) {
            throw new InvalidModelException(Path.of(source.location()), "is broken");
        }
        return synthetic(number);
    }

    private static SyntheticModel synthetic(int number) {
        return SyntheticModel.parse("base=0,size=8,classes=" + number, ImageLimits.DEFAULT);
    }
}
