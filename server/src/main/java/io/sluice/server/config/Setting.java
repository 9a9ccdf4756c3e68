package io.sluice.server.config;

import io.sluice.model.engine.DeviceSelection;
import io.sluice.model.engine.Precision;
import io.sluice.server.admission.AdmissionPolicy;
import io.sluice.server.transport.stream.StreamPolicy;
import java.util.Locale;
import java.util.function.ToLongFunction;

/**
 * Every setting there is, once: its name in the file, in the environment and on the command line, and its default. Which
 * values are allowed is the business of the policy record that holds it.
 */
public enum Setting {
    SERVER_HOST(
            "server.host",
            "--host",
            ValueType.TEXT,
            Default.of("127.0.0.1"),
            "Address that both ports listen on; `0.0.0.0` for every interface."),
    GRPC_PORT("grpc.port", "--port", ValueType.INTEGER, Default.of("8001"), "Port of gRPC; 0 for any free one."),
    GRPC_MAX_MESSAGE_BYTES(
            "grpc.max-message-bytes",
            "--max-message-bytes",
            ValueType.BYTES,
            Default.of("32MiB"),
            "Most bytes of one request."),
    GRPC_MAX_INPUTS(
            "grpc.max-inputs",
            "--max-inputs",
            ValueType.INTEGER,
            Default.of("64"),
            "Most images or inputs of one request."),
    STREAM_DEFAULT_IN_FLIGHT(
            "stream.default-in-flight",
            "--stream-default-in-flight",
            ValueType.INTEGER,
            Default.computed("16, or stream.max-in-flight where that is less", Default::inFlight),
            "Frames of one stream inside the server at once, where the client leaves it to the server. Streams of a model that"
                    + " are busy at the same time share as many, at least 2 each."),
    STREAM_MAX_IN_FLIGHT(
            "stream.max-in-flight",
            "--stream-max-in-flight",
            ValueType.INTEGER,
            Default.of("64"),
            "Most frames inside the server at once that one stream may ask for."),
    STREAM_MAX_FRAME_AGE(
            "stream.max-frame-age",
            "--stream-max-frame-age",
            ValueType.DURATION,
            Default.of("0ms"),
            "A frame that was captured longer ago when it arrives is dropped; 0 for never. A stream may choose for itself."),
    ADMIN_ENABLED(
            "admin.enabled",
            "--admin",
            ValueType.BOOLEAN,
            Default.of("false"),
            "Whether clients may call LoadModel and UnloadModel."),
    HTTP_PORT(
            "http.port",
            "--http-port",
            ValueType.INTEGER,
            Default.of("8002"),
            "Port of `/metrics`, `/livez` and `/readyz`; 0 for any free one."),
    IMAGE_MAX_BYTES(
            "image.max-bytes",
            "--max-image-bytes",
            ValueType.BYTES,
            Default.computed("32MiB, or grpc.max-message-bytes where that is less", Default::imageBytes),
            "Most bytes of one encoded image, and of one decoded picture given as a tensor."),
    IMAGE_MAX_PIXELS(
            "image.max-pixels",
            "--max-image-pixels",
            ValueType.LONG,
            Default.computed(
                    "64000000, or what preprocess.threads pictures at once leave of the heap, where that is less",
                    Default::imagePixels),
            "Most pixels, width times height, of one image; larger ones are refused before they are decoded."),
    TEXT_MAX_BYTES(
            "text.max-bytes",
            "--max-text-bytes",
            ValueType.BYTES,
            Default.of("16KiB"),
            "Most bytes of one text, all of which is tokenized, at up to 2 us a byte; a model reads only its first tokens, 77 in CLIP."),
    TEXT_SPECIAL_TOKENS(
            "text.special-tokens",
            "--text-special-tokens",
            ValueType.BOOLEAN,
            Default.of("true"),
            "Whether `<|startoftext|>` and `<|endoftext|>` inside a text are the model's special tokens, as in"
                    + " transformers; false reads them as any other text."),
    LABELS_CACHE_BYTES(
            "labels.cache-bytes",
            "--label-cache-bytes",
            ValueType.LONG_BYTES,
            Default.computed("64MiB, or a sixteenth of the heap where that is less", Default::labelBytes),
            "Most bytes of each model's cached vectors of zero-shot labels; 0 caches none."),
    ADMISSION_MAX_REQUESTS(
            "admission.max-requests",
            "--max-admitted-requests",
            ValueType.INTEGER,
            Default.computed("admission.max-rows", Default::admittedRequests),
            "Most requests that may be inside a model at once, queued or running; more are refused."),
    ADMISSION_MAX_ROWS(
            "admission.max-rows",
            "--max-admitted-rows",
            ValueType.INTEGER,
            Default.of("1024"),
            "Most images and texts that may be inside a model at once, queued or running; more are refused. The last eighth"
                    + " of this, of max-requests and of max-bytes is for interactive calls of clients who have little waiting."),
    ADMISSION_MAX_BYTES(
            "admission.max-bytes",
            "--max-admitted-bytes",
            ValueType.LONG_BYTES,
            Default.computed("512MiB, or a quarter of the heap where that is less", Default::admittedBytes),
            "Most bytes that the requests inside a model may hold; more are refused."),
    SCHEDULE_BULK_SHARE(
            "schedule.bulk-share",
            "--bulk-share",
            ValueType.INTEGER,
            Default.of("10"),
            "Percent of a model's rows that bulk requests are guaranteed while interactive ones wait, 1 to 50."),
    FAIRNESS_CLIENT_KEY(
            "fairness.client-key",
            "--client-key",
            ValueType.TEXT,
            Default.of("peer"),
            "Whom a request counts for where clients share a model: `none` for all alike, `peer` for the name in the client's"
                    + " certificate or else its address, `metadata:NAME` for what a header says. See"
                    + " [priorities](priorities.md)."),
    DEADLINE_DEFAULT(
            "deadline.default",
            "--default-deadline",
            ValueType.DURATION,
            Default.of("60s"),
            "Deadline of a request, or of a frame, whose call has none, counted from its arrival; 0 for none."),
    DEADLINE_MAX(
            "deadline.max",
            "--max-deadline",
            ValueType.DURATION,
            Default.of("0s"),
            "Longest that a request or a frame may take from its arrival; a longer deadline counts as this one, 0 for any."),
    PREPROCESS_THREADS(
            "preprocess.threads",
            "--preprocess-threads",
            ValueType.INTEGER,
            Default.computed("the number of cores", Default::cores),
            "Threads that decode and resize images."),
    BATCH_MAX_SIZE(
            "batch.max-size",
            "--max-batch-size",
            ValueType.INTEGER,
            Default.of("8"),
            "Most images in one forward pass; of texts as many tokens as so many of full length have."),
    BATCH_POLICY(
            "batch.policy",
            "--batch-policy",
            ValueType.TEXT,
            Default.of("learned"),
            "What decides when a batch runs: `learned` for the measured latency of the model and the deadlines of what waits,"
                    + " `fixed-delay` for its size and batch.max-queue-delay alone."),
    BATCH_MAX_QUEUE_DELAY(
            "batch.max-queue-delay",
            "--max-queue-delay",
            ValueType.DURATION,
            Default.of("0ms"),
            "Longest that an idle replica leaves the oldest request waiting for company, where the policy waits at all;"
                    + " 0 never waits, and still batches what arrived while the replicas were busy."),
    REPLICA_COUNT(
            "replica.count",
            "--replicas",
            ValueType.INTEGER,
            Default.of("1"),
            "Copies of each model that run side by side on each device; they share its weights. On a GPU, two of them let one"
                    + " copy its rows while the other computes."),
    REPLICA_WARMUP_BUDGET(
            "replica.warmup-budget",
            "--warmup-budget",
            ValueType.DURATION,
            Default.of("2s"),
            "How long a warm-up may take before no larger batch is tried; 0 runs only the batch of one."),
    ENGINE_DEVICE(
            DeviceSelection.KEY,
            "--device",
            ValueType.TEXT,
            Default.of("auto"),
            "Where models run: `cpu`, `cuda` for every GPU, `cuda:0,1` for those of these numbers, or `auto` for every GPU that"
                    + " can be used, else the CPU. What is not there is refused."),
    ENGINE_THREADS(
            "engine.threads",
            "--threads",
            ValueType.INTEGER,
            Default.computed("the number of cores divided by replica.count", Default::coresOfReplica),
            "Threads of one forward pass."),
    ENGINE_PRECISION(
            Precision.KEY,
            "--precision",
            ValueType.TEXT,
            Default.of(Precision.AUTO),
            "Arithmetic of the encoder's linear layers: `fp32`, `bf16`, `fp16`, `int8`, or `auto` for what suits the device,"
                    + " fp32 on a CPU. What the device cannot run is refused."),
    SHUTDOWN_DRAIN_TIMEOUT(
            "shutdown.drain-timeout",
            "--drain-timeout",
            ValueType.DURATION,
            Default.of("30s"),
            "Longest that a stop waits for admitted requests.");

    private final String key;
    private final String flag;
    private final ValueType type;

    @SuppressWarnings("ImmutableEnumChecker") // its function holds no state
    private final Default fallback;

    private final String description;

    Setting(String key, String flag, ValueType type, Default fallback, String description) {
        this.key = key;
        this.flag = flag;
        this.type = type;
        this.fallback = fallback;
        this.description = description;
    }

    /** In the file: {@code batch.max-size}. */
    public String key() {
        return key;
    }

    /** In the environment: {@code SLUICE_BATCH_MAX_SIZE}. */
    public String environmentName() {
        return EnvironmentVariables.PREFIX + key.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_");
    }

    /** On the command line: {@code --max-batch-size}. */
    public String flag() {
        return flag;
    }

    public ValueType type() {
        return type;
    }

    /** The default in words, or as it would be written. */
    public String defaultDescription() {
        return fallback.description();
    }

    /** One sentence. */
    public String description() {
        return description;
    }

    /** The default where the other values are as they are. */
    Object defaultValue(SettingValues values) {
        return fallback.isComputed() ? computed(values) : type.parse(fallback.description());
    }

    private Object computed(SettingValues values) {
        long value = fallback.compute().applyAsLong(values);
        return type.parse(Long.toString(value));
    }

    /** A constant, or something that depends on the machine or on other settings. */
    private record Default(String description, boolean isComputed, ToLongFunction<SettingValues> compute) {

        private static final long MAX_PIXELS = 64_000_000;

        /** What decoding a picture takes at most; a WebP takes most. */
        private static final int HEAP_BYTES_PER_PIXEL = 12;

        private static final long STANDARD_IN_FLIGHT = StreamPolicy.DEFAULT.defaultInFlight();

        private static final long MAX_ADMITTED_BYTES = 512L << 20;

        static Default of(String text) {
            return new Default(text, false, values -> 0);
        }

        static Default computed(String description, ToLongFunction<SettingValues> compute) {
            return new Default(description, true, compute);
        }

        static long cores(SettingValues values) {
            return values.machine().cores();
        }

        static long coresOfReplica(SettingValues values) {
            return Math.max(1, values.machine().cores() / Math.max(1, values.integer(REPLICA_COUNT)));
        }

        /* Every thread may decode its largest picture at once, in two thirds of the heap: running out of it ends the process. */
        static long imagePixels(SettingValues values) {
            long threads = Math.max(1, values.integer(PREPROCESS_THREADS));
            long fitting = values.machine().heapBytes() * 2 / 3 / threads / HEAP_BYTES_PER_PIXEL;
            return Math.max(1, Math.min(MAX_PIXELS, fitting));
        }

        /* Within what is allowed: rows that are out of range must be what is complained about. */
        static long admittedRequests(SettingValues values) {
            return Math.max(1, Math.min(AdmissionPolicy.ROWS_LIMIT, values.integer(ADMISSION_MAX_ROWS)));
        }

        static long admittedBytes(SettingValues values) {
            long fitting = Math.min(MAX_ADMITTED_BYTES, values.machine().heapBytes() / 4);
            return Math.max(fitting, values.integer(GRPC_MAX_MESSAGE_BYTES));
        }

        static long labelBytes(SettingValues values) {
            return Math.min(64L << 20, values.machine().heapBytes() / 16);
        }

        static long inFlight(SettingValues values) {
            return Math.min(STANDARD_IN_FLIGHT, values.integer(STREAM_MAX_IN_FLIGHT));
        }

        static long imageBytes(SettingValues values) {
            return Math.min(32L << 20, values.integer(GRPC_MAX_MESSAGE_BYTES));
        }
    }
}
