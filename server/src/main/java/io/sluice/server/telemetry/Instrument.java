package io.sluice.server.telemetry;

import java.util.List;

/**
 * Every instrument there is. All but those {@link Kind#OF_GRPC of gRPC} carry the label {@code model}, which is {@link
 * Telemetry#SERVER} for what concerns no model, and the labels of their {@link Kind}.
 */
public enum Instrument {
    /** Requests that ended, by {@code OK} or the reason of their rejection. */
    REQUESTS(
            "sluice.requests", Kind.COUNTER_BY_REASON, "{request}", "Requests that ended, by outcome; a stream is one"),
    REQUEST_DURATION(
            "sluice.request.duration", Kind.DURATION, "s", "From admission to answer, of requests that succeeded"),
    STREAMS("sluice.streams", Kind.GAUGE, "{stream}", "Streams open at the moment"),
    /** Frames answered, by {@code OK}, the reason of their rejection, or why they were dropped. */
    FRAMES("sluice.frames", Kind.COUNTER_BY_REASON, "{frame}", "Frames of streams, by how they ended"),
    FRAME_DURATION("sluice.frame.duration", Kind.DURATION, "s", "From arrival to answer, of frames that were served"),
    PREPROCESS_WAIT_DURATION(
            "sluice.preprocess.wait.duration",
            Kind.DURATION,
            "s",
            "From the hand-over of a row that takes decoding, resizing or tokenising to the start of that"),
    PREPROCESS_DURATION("sluice.preprocess.duration", Kind.DURATION, "s", "Decoding and resizing one row"),
    QUEUE_DURATION("sluice.queue.duration", Kind.DURATION, "s", "From a prepared row to the start of its forward pass"),
    EXECUTE_DURATION("sluice.execute.duration", Kind.DURATION, "s", "One forward pass over pictures"),
    TEXT_EXECUTE_DURATION("sluice.text.execute.duration", Kind.DURATION, "s", "One forward pass over texts"),
    BATCH_SIZE("sluice.batch.size", Kind.SIZE, "{row}", "Pictures in one forward pass"),
    TEXT_BATCH_SIZE("sluice.text.batch.size", Kind.SIZE, "{row}", "Texts in one forward pass"),
    BATCH_LATENCY(
            "sluice.batch.latency",
            Kind.LATENCY_BY_SIZE,
            "s",
            "What a forward pass over pictures is expected to take, by batch size"),
    TEXT_BATCH_LATENCY(
            "sluice.text.batch.latency",
            Kind.LATENCY_BY_SIZE,
            "s",
            "What a forward pass over texts is expected to take, by batch size in texts of full length"),
    BATCHES(
            "sluice.batches",
            Kind.COUNTER_BY_REASON,
            "{batch}",
            "Batches handed to a replica, by why they were closed"),
    ROWS_DROPPED("sluice.rows.dropped", Kind.COUNTER_BY_REASON, "{row}", "Rows dropped before they ran, by gate"),
    REPLICAS(
            "sluice.replicas",
            Kind.COUNT_BY_DEVICE,
            "{replica}",
            "Replicas of a model, in whatever state, by the device they are on, what it computes in, and whether that is a"
                    + " fallback"),
    BATCH_LIMIT(
            "sluice.batch.limit",
            Kind.GAUGE,
            "{row}",
            "Most rows of one forward pass; falls below the setting when a device has run out of memory"),
    DEVICE_TIME(
            "sluice.device.time",
            Kind.TIME_BY_REASON,
            "s",
            "Time in forward passes, by what it was good for: answered; abandoned, which means that the request ended while the"
                    + " pass ran; dead, that it had ended before, which the last gate leaves a few microseconds for; or"
                    + " failed"),
    BATCH_FAULTS("sluice.batch.faults", Kind.COUNTER, "{batch}", "Forward passes that failed"),
    HUNG_PASSES(
            "sluice.passes.hung", Kind.COUNTER, "{call}", "Calls into the engine that did not end and were given up"),
    REPLICA_RESTARTS(
            "sluice.replica.restarts",
            Kind.COUNTER_BY_REASON,
            "{restart}",
            "Fresh sessions in the place of one that failed, by the state that it left the replica in"),
    REPLICAS_SERVING("sluice.replicas.serving", Kind.GAUGE, "{replica}", "Replicas that take batches"),
    LABEL_LOOKUPS(
            "sluice.label.lookups",
            Kind.COUNTER_BY_REASON,
            "{label}",
            "Labels of zero-shot requests, by whether their vectors were cached"),
    LABEL_SENTENCES("sluice.label.sentences", Kind.COUNTER, "{sentence}", "Sentences made of labels and embedded"),
    LABEL_SENTENCES_PENDING(
            "sluice.label.sentences.pending", Kind.GAUGE, "{sentence}", "Sentences of labels still to be embedded"),
    LABEL_CACHE_BYTES("sluice.label.cache.bytes", Kind.GAUGE, "By", "Bytes of cached vectors of labels"),
    CONNECTIONS("sluice.connections", Kind.GAUGE, "{connection}", "gRPC connections open at the moment"),
    CONNECTIONS_REFUSED(
            "sluice.connections.refused",
            Kind.COUNTER_BY_REASON,
            "{connection}",
            "gRPC connections that were refused, by whether all clients or the one had as many as they may have"),
    ARRIVING_BYTES("sluice.arriving.bytes", Kind.GAUGE, "By", "Bytes of requests that have not yet arrived whole"),
    LEAVING_BYTES("sluice.leaving.bytes", Kind.GAUGE, "By", "Bytes of answers that clients have not yet taken"),
    CALLS_CUT(
            "sluice.calls.cut", Kind.COUNTER_BY_REASON, "{call}", "Calls ended in the middle of a transfer, by cause"),
    QUEUE_ROWS("sluice.queue.rows", Kind.GAUGE, "{row}", "Rows admitted and not yet answered"),
    QUEUE_BYTES("sluice.queue.bytes", Kind.GAUGE, "By", "Bytes that admitted requests hold"),
    MODEL_READY(
            "sluice.model.ready",
            Kind.GAUGE,
            "{model}",
            "1 while the model is READY and a replica of it serves, else 0"),
    MODEL_VERSIONS("sluice.model.versions", Kind.GAUGE, "{version}", "Versions of the model in memory"),
    MODEL_LOADS(
            "sluice.model.loads",
            Kind.COUNTER_BY_REASON,
            "{load}",
            "Loads of the model that ended: loaded, unchanged (the folder held the current version), or failed"),
    GRPC_CALLS_STARTED("grpc.server.call.started", Kind.OF_GRPC, "{call}", "Calls that have begun"),
    GRPC_CALL_DURATION(
            "grpc.server.call.duration",
            Kind.OF_GRPC,
            "s",
            "From the headers of a call to its end, as gRPC sees it, by status"),
    GRPC_SENT_BYTES(
            "grpc.server.call.sent_total_compressed_message_size",
            Kind.OF_GRPC,
            "By",
            "Bytes of all answers of a call, by status"),
    GRPC_RECEIVED_BYTES(
            "grpc.server.call.rcvd_total_compressed_message_size",
            Kind.OF_GRPC,
            "By",
            "Bytes of all messages of a call, by status");

    /** How an instrument is recorded, and which labels it has beside {@code model}. */
    public enum Kind {
        COUNTER,
        COUNTER_BY_REASON("reason"),
        /** Seconds that add up; added in nanoseconds. */
        TIME_BY_REASON("reason"),
        /** Histogram of seconds; recorded in nanoseconds. */
        DURATION,
        /** Histogram of small whole numbers. */
        SIZE,
        /** Read when somebody looks. */
        GAUGE,
        /** A median and a 99th percentile in seconds for each batch size; read when somebody looks. */
        LATENCY_BY_SIZE("batch_size", "quantile"),
        /** A small number for each device; read when somebody looks. */
        COUNT_BY_DEVICE("device", "precision", "fallback"),
        /**
         * Recorded by gRPC itself as gRFC A66 says, without the label {@code model}: a dashboard for any gRPC server shows it. A
         * method that no service of this server has is {@code other}, and only what has ended has a status.
         */
        OF_GRPC("grpc.method", "grpc.status");

        private final List<String> labels;

        Kind(String... labels) {
            this.labels = List.of(labels);
        }

        /** Beside {@code model}. */
        public List<String> labels() {
            return labels;
        }
    }

    private final String metricName;
    private final Kind kind;
    private final String unit;
    private final String description;

    Instrument(String metricName, Kind kind, String unit, String description) {
        this.metricName = metricName;
        this.kind = kind;
        this.unit = unit;
        this.description = description;
    }

    public String metricName() {
        return metricName;
    }

    public Kind kind() {
        return kind;
    }

    /** UCUM, as OpenTelemetry wants it. */
    public String unit() {
        return unit;
    }

    public String description() {
        return description;
    }
}
