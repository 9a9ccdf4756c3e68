package io.sluice.server.repository.pipeline;

import io.sluice.model.ModelCard;
import io.sluice.model.ServableModel;
import io.sluice.model.Task;
import io.sluice.model.engine.Tower;
import io.sluice.model.engine.device.Device;
import io.sluice.model.engine.device.Placement;
import io.sluice.server.admission.Admission;
import io.sluice.server.batcher.BatchPolicy;
import io.sluice.server.batcher.BatcherDriver;
import io.sluice.server.batcher.DynamicBatcher;
import io.sluice.server.handoff.BatchHandoff;
import io.sluice.server.labels.LabelEncoder;
import io.sluice.server.latency.AnswerTime;
import io.sluice.server.latency.LatencyModel;
import io.sluice.server.preprocess.Preprocessor;
import io.sluice.server.preprocess.RowWriter;
import io.sluice.server.queue.Eventcount;
import io.sluice.server.queue.TowerQueues;
import io.sluice.server.rejection.ExecutionRejection;
import io.sluice.server.rejection.Rejection;
import io.sluice.server.replica.BatchListener;
import io.sluice.server.replica.ReplicaContext;
import io.sluice.server.replica.ReplicaGroup;
import io.sluice.server.replica.supervision.ReplicaStatus;
import io.sluice.server.request.InferenceRequest;
import io.sluice.server.request.ModelKey;
import io.sluice.server.request.RowArena;
import io.sluice.server.request.task.LabelSet;
import io.sluice.server.response.Responder;
import io.sluice.server.telemetry.Instrument;
import io.sluice.server.telemetry.ModelMeter;
import io.sluice.server.trace.Traces;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The way of a request through one version of a model: admission, preprocessing, queue, batcher, replicas, response.
 *
 * <p>Built here, from the model up; started and stopped by the repository.
 */
public final class ModelPipeline {

    /** Rows of a cancelled request leave the ring only when the batcher passes them, so the ring is the larger bound. */
    private static final int RING_SLOTS_PER_ROW = 2;

    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);

    private final ModelKey key;
    private final ServableModel model;
    private final ModelCard card;
    private final ModelMeter meter;
    private final RowArena arena;
    private final Admission admission;
    private final Preprocessor preprocessor;
    private final Optional<LabelSet> fixedLabels;
    private final Optional<LabelEncoder> labels;
    private final Optional<ZeroShotGate> zeroShot;
    private final BatcherDriver batcher;
    private final ReplicaGroup replicas;
    private final LatencyModel latencies;
    private final int replicaCount;
    private final ResponseLane responses;
    private final Residence residence = new Residence();
    private final LongSupplier clock;

    /**
     * @param fixedLabels that the operator gave the model
     * @throws IllegalArgumentException with a sentence, if the model has no use for these labels
     */
    public ModelPipeline(
            String name,
            Optional<LabelSet> fixedLabels,
            ServableModel model,
            PipelinePolicies policies,
            ServerContext server,
            Succession succession) {
        this.key = new ModelKey(name, model.card().digest());
        this.model = model;
        this.fixedLabels = fixedLabels;
        this.card = fixedLabels.map(classes -> ranking(model.card(), classes)).orElse(model.card());
        this.clock = server.clock();
        this.meter = server.telemetry().model(name);
        int maxRows = policies.admission().maxRows();
        this.arena = new RowArena(model.card().inputShape(), maxRows);
        Eventcount events = new Eventcount();
        TowerQueues queues = new TowerQueues(
                card.text().isPresent() ? EnumSet.allOf(Tower.class) : EnumSet.of(Tower.VISION),
                RING_SLOTS_PER_ROW * policies.maxRowsInside(),
                events);
        BatchHandoff handoff = new BatchHandoff(events);
        AnswerTime answerTime = new AnswerTime();
        this.replicaCount = policies.replica().countOn(model.placements());
        this.responses =
                new ResponseLane(name, new Responder(card.labels()), replicaCount, handoff::isReady, answerTime, clock);
        int maxBatchSize = policies.batch().maxBatchSize();
        Optional<ModelPipeline> twin = succession.predecessor().filter(older -> card.computesLike(older.card));
        this.latencies =
                twin.map(older -> older.latencies).orElseGet(() -> new LatencyModel(replicaCount, maxBatchSize));
        this.replicas = new ReplicaGroup(
                name,
                model,
                maxBatchSize,
                // What passes take is known, and a long warm-up would take the cores from the version that serves.
                twin.isPresent() ? policies.replica().withShortestWarmup() : policies.replica(),
                new ReplicaContext(handoff, completed(server.traces()), latencies, answerTime, meter, clock),
                succession.onReplicaChange());
        this.batcher = new BatcherDriver(
                name, new DynamicBatcher(queues, replicas, card.inputShape(), policies.batch(), meter), handoff, clock);
        this.preprocessor = new Preprocessor(
                new RowWriter(model.images(), model.texts()), arena, queues, server.preprocessing(), meter, clock);
        this.admission = policies.batch().kind() == BatchPolicy.Kind.LEARNED
                ? Admission.byForecast(
                        name,
                        policies.admission(),
                        policies.batch().order(),
                        arena,
                        new ReplicaCapacity(replicas, preprocessor))
                : Admission.byBounds(
                        name, policies.admission(), policies.batch().order(), arena);
        this.labels = card.text()
                .map(text -> new LabelEncoder(
                        new LabelEncoder.TextTower(
                                key, text.logitScale(), this::submitSentence, policies.maxSentences()),
                        policies.labels(),
                        meter));
        this.zeroShot = labels.map(encoder -> new ZeroShotGate(encoder, fixedLabels));
    }

    /**
     * Warms the replicas up; blocks until they serve.
     *
     * @throws java.util.concurrent.CompletionException if one cannot
     */
    public void start() {
        batcher.start();
        replicas.start();
        zeroShot.ifPresent(ZeroShotGate::warm);
    }

    public ModelKey key() {
        return key;
    }

    /** As {@code ServingModel} has it: with the classes that the operator's labels make. */
    public ModelCard card() {
        return card;
    }

    public Optional<LabelSet> fixedLabels() {
        return fixedLabels;
    }

    public ReplicaGroupStatus replicas() {
        long now = clock.getAsLong();
        return new ReplicaGroupStatus(
                replicas.replicas(),
                replicas.maxBatchSize(),
                latencies.rows(Tower.VISION, now),
                latencies.rows(Tower.TEXT, now),
                model.placements(),
                model.gains(),
                residence.nanos());
    }

    /** Its replicas, in whatever state, by the device they are on. */
    List<ModelMeter.DeviceCount> replicaCounts() {
        return model.placements().stream()
                .map(placement -> new ModelMeter.DeviceCount(
                        placement.device().name(),
                        placement.precision().configName(),
                        placement.choice().fallback().isPresent(),
                        replicaCount / model.placements().size()))
                .toList();
    }

    /** That it is on, each once. */
    List<Device> devices() {
        return model.placements().stream().map(Placement::device).toList();
    }

    /** Rows admitted and not yet answered. */
    long rows() {
        return admission.rows();
    }

    /** Bytes that admitted requests hold. */
    long bytes() {
        return admission.bytes();
    }

    int maxBatchSize() {
        return replicas.maxBatchSize();
    }

    /** Powers of two and the largest: enough to draw the curve, and a bounded number of series. */
    List<ModelMeter.SizeLatency> sizes(Tower tower) {
        return latencies.rows(tower, clock.getAsLong()).stream()
                .filter(row -> Integer.bitCount(row.batchSize()) == 1 || row.batchSize() == replicas.maxBatchSize())
                .map(row -> new ModelMeter.SizeLatency(row.batchSize(), row.medianNanos(), row.p99Nanos()))
                .toList();
    }

    /** Threads that should run, and do not: what is admitted would wait for ever. After {@link #start}. */
    public List<String> deadThreads() {
        List<String> dead = new ArrayList<>();
        if (!batcher.isAlive()) {
            dead.add("the batcher of model " + key.name());
        }
        if (!replicas.isSupervised()) {
            dead.add("the supervisor of model " + key.name());
        }
        return dead;
    }

    /** Every replica as it stands now. */
    List<ReplicaStatus> replicaStatuses() {
        return replicas.replicas();
    }

    /** Of the memory that prepared rows lie in. */
    RowArena.Use arenaUse() {
        return arena.use();
    }

    /** What makes the vectors of labels; empty where the model reads no text. */
    Optional<LabelEncoder> labels() {
        return labels;
    }

    /** As {@code ServingModel} says. */
    public void submit(InferenceRequest request) {
        long now = clock.getAsLong();
        Duration retryAfter = replicas.retryAfter(now);
        Optional<Rejection> refusal = retryAfter == null
                ? admit(request, now)
                : Optional.of(new ExecutionRejection.NoReplica(key.name(), retryAfter));
        if (refusal.isPresent()) {
            request.fail(refusal.get());
        } else if (zeroShot.isPresent()) {
            zeroShot.get().pass(request, preprocessor::submit);
        } else {
            preprocessor.submit(request);
        }
    }

    private Optional<Rejection> admit(InferenceRequest request, long now) {
        Optional<Rejection> refusal = admission.admit(request, now);
        meter.recordNanos(Instrument.ADMISSION_DURATION, clock.getAsLong() - now);
        return refusal;
    }

    /* Answered last: from then on a row is no longer the replica's. */
    private BatchListener completed(Traces traces) {
        return (rows, output) -> {
            residence.add(rows, clock.getAsLong());
            traces.ran(rows);
            responses.answer(rows, output);
        };
    }

    /** A sentence of a label has no permit of its own: its number is bounded, and whoever waits for it has been admitted. */
    private void submitSentence(InferenceRequest request) {
        admission.enter(request, clock.getAsLong());
        preprocessor.submit(request);
    }

    private static ModelCard ranking(ModelCard card, LabelSet labels) {
        if (!card.tasks().contains(Task.ZERO_SHOT_CLASSIFY)) {
            throw new IllegalArgumentException("a model that reads no text can have no labels of yours; it has %s"
                    .formatted(card.labels().isEmpty() ? "none" : card.labels().size() + " of its own"));
        }
        return card.withClasses(labels.labels());
    }

    /** Refuses new requests and blocks until the admitted ones have ended; false if that took longer than the timeout. */
    public boolean drain(Duration timeout) throws InterruptedException {
        admission.close();
        batcher.drain();
        return admission.awaitEmpty(timeout);
    }

    /** Ends every thread and frees the model; what was not drained is not answered. */
    public void stop() throws InterruptedException {
        admission.close();
        batcher.stop(STOP_TIMEOUT);
        boolean idle = replicas.stop(STOP_TIMEOUT);
        responses.close();
        if (idle) {
            model.close(); // else a pass still reads the weights; they go with the process
        }
    }
}
