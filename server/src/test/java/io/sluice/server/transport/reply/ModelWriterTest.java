package io.sluice.server.transport.reply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.protobuf.Timestamp;
import io.sluice.model.engine.DeviceSelection;
import io.sluice.model.engine.Precision;
import io.sluice.model.engine.device.Device;
import io.sluice.model.engine.device.Placement;
import io.sluice.proto.v1.Model;
import io.sluice.proto.v1.Replica;
import io.sluice.proto.v1.Task;
import io.sluice.server.replica.supervision.ReplicaState;
import io.sluice.server.replica.supervision.ReplicaStatus;
import io.sluice.server.repository.ModelState;
import io.sluice.server.repository.ModelStatus;
import io.sluice.server.repository.pipeline.ReplicaGroupStatus;
import io.sluice.server.request.BatchLatency;
import io.sluice.server.transport.message.Cards;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ModelWriterTest {

    @Test
    void model_ready_saysAllThatTheCardSays() {
        ReplicaGroupStatus replicas = new ReplicaGroupStatus(
                List.of(
                        new ReplicaStatus("cpu:0/0", ReplicaState.SERVING, Instant.ofEpochSecond(7, 8), 0),
                        new ReplicaStatus("cpu:0/1", ReplicaState.FAULTED, Instant.ofEpochSecond(9), 3)),
                8,
                List.of(new BatchLatency(4, 1_500_000_000, 2_000_000_000, 17)),
                List.of(new BatchLatency(2, 1, 2, 3)),
                Placement.of(
                        DeviceSelection.AUTO, Optional.of(Precision.FP16), List.of(new Device.Gpu(0, 61, 8L << 30))),
                Map.of(Precision.BF16, 1.5),
                0);
        Model model = ModelWriter.model(
                new ModelStatus("m", ModelState.READY, "", Optional.of(Cards.classifier()), replicas));

        assertThat(model.getName()).isEqualTo("m");
        assertThat(model.getVersion()).isEqualTo(Cards.DIGEST);
        assertThat(model.getArchitecture()).isEqualTo("vit");
        assertThat(model.getTasksList()).containsExactly(Task.TASK_CLASSIFY, Task.TASK_EMBED_IMAGE);
        assertThat(model.getLabelsList()).containsExactlyElementsOf(Cards.LABELS);
        assertThat(model.getInputSize()).isEqualTo(Cards.INPUT_SIZE);
        assertThat(model.getEmbeddingDimension()).isEqualTo(8);
        assertThat(model.getLayers()).isEqualTo(Cards.LAYERS);
        assertThat(model.getTokens()).isEqualTo(5);
        assertThat(model.getPrecision()).isEqualTo("fp32");
        assertThat(model.getBackend()).isEqualTo("pytorch");
        assertThat(model.getFormat()).isEqualTo("safetensors");
        assertThat(model.getPrecisionGainsList()).singleElement().satisfies(gain -> {
            assertThat(gain.getPrecision()).isEqualTo("bf16");
            assertThat(gain.getGain()).isEqualTo(1.5);
        });
        assertThat(model.getMaxBatchSize()).isEqualTo(8);
        assertThat(model.getReplicasList())
                .extracting(Replica::getName, Replica::getDevice)
                .containsExactly(tuple("cpu:0/0", "cpu:0"), tuple("cpu:0/1", "cpu:0"));
        assertThat(model.getReplicasList())
                .extracting(Replica::getState, Replica::getRestarts)
                .containsExactly(
                        tuple(io.sluice.proto.v1.ReplicaState.REPLICA_STATE_SERVING, 0),
                        tuple(io.sluice.proto.v1.ReplicaState.REPLICA_STATE_FAULTED, 3));
        assertThat(model.getReplicas(0).getStateTime())
                .isEqualTo(Timestamp.newBuilder().setSeconds(7).setNanos(8).build());
        assertThat(model.getPlacementsList()).singleElement().satisfies(placement -> {
            assertThat(placement.getDevice()).isEqualTo("cuda:0");
            assertThat(placement.getPrecision()).isEqualTo("fp32");
            assertThat(placement.getPrecisionFallback()).contains("compute capability 6.1");
        });
        assertThat(model.getBatchLatenciesList()).singleElement().satisfies(latency -> {
            assertThat(latency.getBatchSize()).isEqualTo(4);
            assertThat(latency.getMedian().getSeconds()).isEqualTo(1);
            assertThat(latency.getMedian().getNanos()).isEqualTo(500_000_000);
            assertThat(latency.getP99().getSeconds()).isEqualTo(2);
            assertThat(latency.getObservations()).isEqualTo(17);
        });
    }

    @Test
    void model_failed_saysWhy() {
        Model model = ModelWriter.model(new ModelStatus(
                "m", ModelState.FAILED, "no config.json", Optional.empty(), ReplicaGroupStatus.none(8)));

        assertThat(model.getFailure()).isEqualTo("no config.json");
        assertThat(model.getVersion()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void replica_ofEachState_isNamedAlike(ReplicaState state) {
        ReplicaStatus replica = new ReplicaStatus("cpu:0/0", state, Instant.EPOCH, 0);
        ReplicaGroupStatus replicas = new ReplicaGroupStatus(List.of(replica), 8, List.of(), List.of(), List.of(), 0);

        Model model = ModelWriter.model(new ModelStatus("m", ModelState.READY, "", Optional.empty(), replicas));

        assertThat(model.getReplicas(0).getState().name()).isEqualTo("REPLICA_STATE_" + state);
    }

    @ParameterizedTest
    @EnumSource
    void model_ofEachState_isNamedAlike(ModelState state) {
        Model model = ModelWriter.model(new ModelStatus("m", state, "", Optional.empty(), ReplicaGroupStatus.none(8)));

        assertThat(model.getState().name()).isEqualTo("MODEL_STATE_" + state);
    }
}
