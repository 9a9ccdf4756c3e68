package io.sluice.server.repository.pipeline;

import io.sluice.model.DeviceMemory;
import io.sluice.model.engine.Tower;
import io.sluice.model.engine.device.Device;
import io.sluice.server.labels.LabelEncoder;
import io.sluice.server.replica.supervision.ReplicaState;
import io.sluice.server.replica.supervision.ReplicaStatus;
import io.sluice.server.request.RowArena;
import io.sluice.server.telemetry.Instrument;
import io.sluice.server.telemetry.ModelMeter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * What one model's gauges read: sums over its versions in memory, and of what cannot be added the current one's.
 *
 * <p>They belong to the model and not to a version: a gauge has one reading, and while one version takes over from another
 * both hold rows. Not for use by several threads; the readings are.
 */
public final class ModelGauges {

    private final ModelMeter meter;
    private final Supplier<List<ModelPipeline>> versions;
    private boolean opened;
    private boolean openedOfLabels;

    /** @param versions in memory, the current one first; asked by whoever looks, on any thread */
    public ModelGauges(ModelMeter meter, Supplier<List<ModelPipeline>> versions) {
        this.meter = meter;
        this.versions = versions;
    }

    /** Opens, once, what a version has to tell; before the first there is nothing. */
    public void open(ModelPipeline version) {
        if (!opened) {
            opened = true;
            gauge(Instrument.QUEUE_ROWS, ModelPipeline::rows);
            gauge(Instrument.QUEUE_BYTES, ModelPipeline::bytes);
            meter.devices(Instrument.REPLICAS, this::replicaCounts);
            meter.gauges(Instrument.DEVICE_FREE_BYTES, this::freeBytes);
            meter.gauges(Instrument.REPLICA_STATES, this::replicaStates);
            gauge(
                    Instrument.REPLICAS_SERVING,
                    pipeline -> pipeline.replicaStatuses().stream()
                            .filter(ReplicaStatus::isServing)
                            .count());
            meter.gauges(Instrument.ARENA_ROWS, () -> buffers(RowArena.Use::usedRows, RowArena.Use::idleRows));
            meter.gauges(Instrument.ARENA_BYTES, () -> buffers(RowArena.Use::usedBytes, RowArena.Use::idleBytes));
            meter.gauge(Instrument.BATCH_LIMIT, () -> current(pipeline -> (long) pipeline.maxBatchSize(), 0L));
            meter.latencies(
                    Instrument.BATCH_LATENCY, () -> current(pipeline -> pipeline.sizes(Tower.VISION), List.of()));
            meter.latencies(
                    Instrument.TEXT_BATCH_LATENCY, () -> current(pipeline -> pipeline.sizes(Tower.TEXT), List.of()));
        }
        if (!openedOfLabels && version.labels().isPresent()) {
            openedOfLabels = true;
            gauge(Instrument.LABEL_SENTENCES_PENDING, ofLabels(LabelEncoder::sentencesPending));
            gauge(Instrument.LABEL_CACHE_BYTES, ofLabels(LabelEncoder::cacheBytes));
        }
    }

    private void gauge(Instrument instrument, ToLongFunction<ModelPipeline> value) {
        meter.gauge(instrument, () -> versions.get().stream().mapToLong(value).sum());
    }

    /** Every state, those that no replica is in too: a series that comes and goes is not seen to be 0. */
    private Map<String, Long> replicaStates() {
        Map<String, Long> counts = new HashMap<>();
        for (ReplicaState state : ReplicaState.values()) {
            counts.put(labelOf(state), 0L);
        }
        for (ModelPipeline version : versions.get()) {
            version.replicaStatuses().forEach(replica -> counts.merge(labelOf(replica.state()), 1L, Long::sum));
        }
        return counts;
    }

    private static String labelOf(ReplicaState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    private Map<String, Long> freeBytes() {
        Map<String, Long> free = new HashMap<>();
        for (ModelPipeline version : versions.get()) {
            for (Device device : version.devices()) {
                free.computeIfAbsent(device.name(), unseen -> DeviceMemory.freeBytes(device));
            }
        }
        free.values().removeIf(bytes -> bytes == DeviceMemory.UNKNOWN);
        return free;
    }

    private Map<String, Long> buffers(ToLongFunction<RowArena.Use> used, ToLongFunction<RowArena.Use> idle) {
        RowArena.Use use =
                versions.get().stream().map(ModelPipeline::arenaUse).reduce(RowArena.Use.NONE, RowArena.Use::plus);
        return Map.of("used", used.applyAsLong(use), "idle", idle.applyAsLong(use));
    }

    /** One for each device and precision: two readings of one series would contradict each other. */
    private List<ModelMeter.DeviceCount> replicaCounts() {
        Map<ModelMeter.DeviceCount, Long> sums = versions.get().stream()
                .flatMap(version -> version.replicaCounts().stream())
                .collect(Collectors.groupingBy(
                        count -> count.withCount(0), Collectors.summingLong(ModelMeter.DeviceCount::count)));
        return sums.entrySet().stream()
                .map(sum -> sum.getKey().withCount(sum.getValue()))
                .toList();
    }

    private static ToLongFunction<ModelPipeline> ofLabels(ToLongFunction<LabelEncoder> value) {
        return pipeline -> pipeline.labels().map(value::applyAsLong).orElse(0L);
    }

    private <T> T current(Function<ModelPipeline, T> value, T none) {
        List<ModelPipeline> all = versions.get();
        return all.isEmpty() ? none : value.apply(all.get(0));
    }
}
