package io.sluice.server.repository.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.InvalidModelException;
import io.sluice.model.SyntheticModel;
import io.sluice.model.image.ImageLimits;
import io.sluice.server.admission.AdmissionPolicy;
import io.sluice.server.batcher.BatchPolicy;
import io.sluice.server.labels.LabelPolicy;
import io.sluice.server.preprocess.PreprocessPolicy;
import io.sluice.server.preprocess.PreprocessPool;
import io.sluice.server.rejection.ModelRejection;
import io.sluice.server.rejection.Rejection;
import io.sluice.server.replica.ReplicaPolicy;
import io.sluice.server.replica.supervision.HangBound;
import io.sluice.server.repository.ModelRepository.LoadResult;
import io.sluice.server.repository.ModelRepository.Resolution;
import io.sluice.server.repository.ModelSource;
import io.sluice.server.repository.ModelState;
import io.sluice.server.repository.ModelStatus;
import io.sluice.server.repository.ServingModel;
import io.sluice.server.repository.pipeline.PipelinePolicies;
import io.sluice.server.repository.pipeline.ReplicaGroupStatus;
import io.sluice.server.repository.pipeline.ServerContext;
import io.sluice.server.request.BatchLatency;
import io.sluice.server.schedule.SchedulePolicy;
import io.sluice.server.telemetry.Telemetry;
import io.sluice.server.trace.Traces;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ConfiguredModelsTest {

    private final List<String> moves = new ArrayList<>();
    private final PreprocessPool pool = new PreprocessPool(new PreprocessPolicy(1), SchedulePolicy.DEFAULT, 8);
    private final ConfiguredModels models = new ConfiguredModels(
            List.of(
                    new ModelSource("first", "base=0,size=8,classes=3"),
                    new ModelSource("second", "base=0,size=8,classes=4"),
                    new ModelSource("broken", "/secret/folder")),
            Optional.empty(),
            ConfiguredModelsTest::open,
            new PipelinePolicies(
                    new AdmissionPolicy(8, 8, 1 << 20),
                    new BatchPolicy(4, Duration.ZERO, BatchPolicy.Kind.LEARNED, SchedulePolicy.DEFAULT),
                    new ReplicaPolicy(2, Duration.ZERO, new HangBound(Duration.ZERO)),
                    new LabelPolicy(0)),
            new ServerContext(pool, Telemetry.none(), Traces.none(), System::nanoTime),
            Duration.ofSeconds(5));

    @AfterEach
    void freeEverything() throws InterruptedException {
        models.unloadAll();
    }

    @Test
    void resolve_noName_findsTheFirst() {
        models.loadAll();

        assertThat(found("", "").key().name()).isEqualTo("first");
        assertThat(found("second", "").card().labels()).hasSize(4);
    }

    @Test
    void resolve_version_isADigestPrefixInEitherCase() {
        models.loadAll();
        String digest = found("first", "").key().version();

        assertThat(found("first", digest.substring(0, 8)).key().version()).isEqualTo(digest);
        assertThat(found("first", digest.toUpperCase(Locale.ROOT))).isNotNull();
        String other = found("second", "").key().version();
        assertThat(refused("first", other)).isEqualTo(new ModelRejection.VersionNotFound("first", other, digest));
    }

    @Test
    void resolve_unknownName_saysWhichThereAre() {
        assertThat(refused("nope", "")).isEqualTo(new ModelRejection.ModelNotFound("nope", "first, second, broken"));
    }

    @Test
    void resolve_modelThatFailed_tellsClientsNoPathAndAdministratorsTheReason() {
        models.loadAll();

        assertThat(refused("broken", "").message()).doesNotContain("secret").contains("FAILED");
        assertThat(models.status("broken").orElseThrow().failure()).contains("/secret/folder");
        LoadResult again = models.load("broken", false);
        assertThat(((LoadResult.Refused) again).rejection().message()).contains("/secret/folder");
    }

    @Test
    void status_afterWarmup_knowsReplicasAndWhatTheFirstBatchTook() {
        models.loadAll();

        ReplicaGroupStatus replicas = models.status("first").orElseThrow().replicas();
        assertThat(replicas.names()).containsExactly("cpu:0/0", "cpu:0/1");
        assertThat(replicas.latencies()).extracting(BatchLatency::batchSize).containsExactly(1);
        assertThat(replicas.latencies().get(0).observations()).isEqualTo(2);
    }

    @Test
    void unload_andLoadAgain_goesThroughEveryState() {
        models.load("first", false);
        models.onStateChange((name, state) -> moves.add(name + " " + state));
        moves.clear();

        models.unload("first", "");
        assertThat(refused("first", "").reason()).isEqualTo(Rejection.Reason.MODEL_NOT_READY);
        assertThat(models.load("first", false)).isEqualTo(new LoadResult.Loaded());

        assertThat(moves)
                .containsExactly("first DRAINING", "first UNLOADED", "first LOADING", "first WARMING", "first READY");
    }

    @Test
    void loadAll_serverStopped_loadsNothing() throws InterruptedException {
        assertThat(models.unloadAll()).isTrue();

        models.loadAll();

        assertThat(models.list()).extracting(ModelStatus::state).containsOnly(ModelState.UNLOADED);
    }

    @Test
    void canBecome_everyState_hasTheMovesOfTheDrawing() {
        assertThat(nextOf(ModelState.UNLOADED)).containsExactly(ModelState.LOADING);
        assertThat(nextOf(ModelState.LOADING)).containsExactly(ModelState.WARMING, ModelState.FAILED);
        assertThat(nextOf(ModelState.WARMING)).containsExactly(ModelState.READY, ModelState.FAILED);
        assertThat(nextOf(ModelState.READY)).containsExactly(ModelState.DRAINING);
        assertThat(nextOf(ModelState.DRAINING)).containsExactly(ModelState.UNLOADED);
        assertThat(nextOf(ModelState.FAILED)).containsExactly(ModelState.LOADING);
    }

    private ServingModel found(String name, String version) {
        return ((Resolution.Found) models.resolve(name, version)).model();
    }

    private Rejection refused(String name, String version) {
        return ((Resolution.Refused) models.resolve(name, version)).rejection();
    }

    private static SyntheticModel open(ModelSource source) throws InvalidModelException {
        String location = source.location();
        if (location.startsWith("/")) {
            throw new InvalidModelException(Path.of(location), "is not a folder");
        }
        return SyntheticModel.parse(location, ImageLimits.DEFAULT);
    }

    private static List<ModelState> nextOf(ModelState state) {
        return EnumSet.allOf(ModelState.class).stream().filter(state::canBecome).toList();
    }
}
