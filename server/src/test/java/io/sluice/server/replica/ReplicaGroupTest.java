package io.sluice.server.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.ModelCard;
import io.sluice.model.ServableModel;
import io.sluice.model.SyntheticModel;
import io.sluice.model.engine.DeviceSelection;
import io.sluice.model.engine.EngineSession;
import io.sluice.model.engine.SessionOptions;
import io.sluice.model.engine.device.Device;
import io.sluice.model.engine.device.Placement;
import io.sluice.model.image.ImageLimits;
import io.sluice.model.image.ImageProcessor;
import io.sluice.model.tokenizer.TextTokenizer;
import io.sluice.server.handoff.BatchHandoff;
import io.sluice.server.latency.AnswerTime;
import io.sluice.server.latency.LatencyModel;
import io.sluice.server.queue.Eventcount;
import io.sluice.server.replica.supervision.HangBound;
import io.sluice.server.replica.supervision.ReplicaStatus;
import io.sluice.server.telemetry.Telemetry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** Replicas on a machine that is not here: two GPUs of a table, whose sessions compute nothing. */
class ReplicaGroupTest {

    private static final List<Placement> TWO_GPUS = Placement.of(
            DeviceSelection.parse("cuda:1,0"),
            Optional.empty(),
            List.of(new Device.Gpu(0, 61, 8L << 30), new Device.Gpu(1, 90, 80L << 30)));
    private static final ReplicaPolicy TWO_ON_EACH = new ReplicaPolicy(2, Duration.ZERO, new HangBound(Duration.ZERO));

    private final SyntheticModel synthetic = SyntheticModel.parse("base=0,size=8,classes=2", ImageLimits.DEFAULT);
    private final Map<String, String> deviceOfThread = new ConcurrentHashMap<>();

    @Test
    void start_twoReplicasOnEachOfTwoGpus_opensEachSessionOnAThreadOfItsOwn() throws InterruptedException {
        ReplicaGroup group =
                new ReplicaGroup("m", onTwoGpus(), 4, TWO_ON_EACH, context(TWO_ON_EACH.countOn(TWO_GPUS)), () -> {});

        group.start();
        boolean ended = group.stop(Duration.ofSeconds(30));

        assertThat(ended).isTrue();
        assertThat(group.replicas())
                .extracting(ReplicaStatus::name)
                .containsExactly("cuda:1/0", "cuda:1/1", "cuda:0/0", "cuda:0/1");
        assertThat(deviceOfThread)
                .isEqualTo(Map.of(
                        "sluice-replica-cuda:1/0", "cuda:1",
                        "sluice-replica-cuda:1/1", "cuda:1",
                        "sluice-replica-cuda:0/0", "cuda:0",
                        "sluice-replica-cuda:0/1", "cuda:0"));
    }

    private static ReplicaContext context(int replicas) {
        return new ReplicaContext(
                new BatchHandoff(new Eventcount()),
                (rows, output) -> {},
                new LatencyModel(replicas, 4),
                new AnswerTime(),
                Telemetry.none().model("m"),
                System::nanoTime);
    }

    private ServableModel onTwoGpus() {
        return new ServableModel() {
            @Override
            public ModelCard card() {
                return synthetic.card();
            }

            @Override
            public ImageProcessor images() {
                return synthetic.images();
            }

            @Override
            public Optional<TextTokenizer> texts() {
                return synthetic.texts();
            }

            @Override
            public List<Placement> placements() {
                return TWO_GPUS;
            }

            @Override
            public EngineSession openSession(SessionOptions options) {
                deviceOfThread.put(Thread.currentThread().getName(), options.device());
                return synthetic.openSession(options);
            }

            @Override
            public void close() {
                synthetic.close();
            }
        };
    }
}
