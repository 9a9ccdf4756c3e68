package io.sluice.server.page;

import io.sluice.model.ModelCard;
import io.sluice.server.replica.supervision.ReplicaStatus;
import io.sluice.server.repository.ModelStatus;
import io.sluice.server.telemetry.Instrument;
import io.sluice.server.telemetry.Readings;
import io.sluice.server.telemetry.Telemetry;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** Models and their numbers at one moment, as JSON. Counters and histograms count from the start of the server. */
final class StatusDocument {

    private static final Readings.Histogram NOTHING = new Readings.Histogram(List.of(), List.of(), 0);

    private final Readings readings;

    private StatusDocument(Readings readings) {
        this.readings = readings;
    }

    /** @param server fields about the server itself */
    static String write(Map<String, Object> server, List<ModelStatus> models, Readings readings) {
        StatusDocument document = new StatusDocument(readings);
        server.put("connections", document.number(Instrument.CONNECTIONS, Telemetry.SERVER));
        server.put("streams", document.number(Instrument.STREAMS, Telemetry.SERVER));
        return Json.write(Json.object(
                "server", server, "models", models.stream().map(document::model).toList()));
    }

    private Map<String, Object> model(ModelStatus status) {
        String name = status.name();
        Map<String, Object> model = Json.object(
                "name", name,
                "state", status.state().name(),
                "serves", status.serves(),
                "wanted", status.wanted(),
                "failure", status.failure());
        status.card().ifPresent(card -> model.put("card", card(card)));
        model.put(
                "versions",
                status.versions().stream().map(StatusDocument::version).toList());
        model.put(
                "replicas",
                status.replicas().replicas().stream()
                        .map(StatusDocument::replica)
                        .toList());
        model.put("max_batch_size", status.replicas().maxBatchSize());
        model.put("queue_rows", number(Instrument.QUEUE_ROWS, name));
        model.put("queue_bytes", number(Instrument.QUEUE_BYTES, name));
        model.put("requests", readings.byReason(Instrument.REQUESTS, name));
        model.put("rows_dropped", readings.byReason(Instrument.ROWS_DROPPED, name));
        model.put("latency_s", histogram(Instrument.REQUEST_DURATION, name));
        model.put("batch_size", histogram(Instrument.BATCH_SIZE, name));
        model.put("text_batch_size", histogram(Instrument.TEXT_BATCH_SIZE, name));
        model.put(
                "stages_s",
                Json.object(
                        "preprocess", total(Instrument.PREPROCESS_DURATION, name),
                        "queue", total(Instrument.QUEUE_DURATION, name),
                        "execute", total(Instrument.EXECUTE_DURATION, name)));
        return model;
    }

    private static Map<String, Object> card(ModelCard card) {
        Map<String, Object> fields = Json.object(
                "version", card.digest(),
                "architecture", card.architecture(),
                "precision", card.precision(),
                "tasks", words(card.tasks().stream().sorted().toList(), task -> task.name()),
                "classes", card.labels().size(),
                "input_size", card.vision().inputSize(),
                "embedding_dimension", card.vision().embeddingDimension());
        card.text().ifPresent(text -> fields.put("context_length", text.contextLength()));
        return fields;
    }

    private static Map<String, Object> version(ModelStatus.Version version) {
        return Json.object(
                "version", version.card().digest(),
                "state", version.state().name(),
                "current", version.current());
    }

    private static Map<String, Object> replica(ReplicaStatus replica) {
        return Json.object(
                "name", replica.name(),
                "state", replica.state().name(),
                "since", replica.since().toString(),
                "restarts", replica.restarts());
    }

    private Map<String, Object> histogram(Instrument instrument, String model) {
        Readings.Histogram read = readings.histogram(instrument, model).orElse(NOTHING);
        return Json.object("bounds", read.bounds(), "counts", read.counts(), "sum", read.sum());
    }

    private Map<String, Object> total(Instrument instrument, String model) {
        Readings.Histogram read = readings.histogram(instrument, model).orElse(NOTHING);
        return Json.object("count", read.count(), "sum", read.sum());
    }

    private long number(Instrument instrument, String model) {
        return readings.number(instrument, model).orElse(0);
    }

    private static <T> List<String> words(List<T> values, Function<T, String> name) {
        return values.stream()
                .map(value -> name.apply(value).toLowerCase(Locale.ROOT))
                .toList();
    }
}
