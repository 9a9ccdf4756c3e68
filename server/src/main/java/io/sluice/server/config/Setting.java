package io.sluice.server.config;

import io.sluice.model.engine.DeviceSelection;
import io.sluice.model.engine.EngineOptions;
import io.sluice.model.engine.EngineOptions.Backend;
import io.sluice.model.engine.Precision;
import java.util.Locale;

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
            "Address that both ports listen on; `0.0.0.0` for every interface, which takes TLS or `--insecure`."),
    SERVER_INSECURE(
            "server.insecure",
            "--insecure",
            ValueType.BOOLEAN,
            Default.of("false"),
            "Whether other machines may be served without TLS; see [security](security.md)."),
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
    GRPC_MAX_CONNECTIONS(
            "grpc.max-connections",
            "--max-connections",
            ValueType.INTEGER,
            Default.of("4096"),
            "Most connections open at once; more are refused. See [limits](limits.md)."),
    GRPC_MAX_TRANSFER_BYTES(
            "grpc.max-transfer-bytes",
            "--max-transfer-bytes",
            ValueType.LONG_BYTES,
            Default.computed(
                    "256MiB, or a quarter of the heap where that is less, but grpc.max-message-bytes at least",
                    Default::transferBytes),
            "Most bytes of requests that have not yet arrived whole, and as many of answers that clients have not yet taken; the"
                    + " call that would exceed them is refused."),
    GRPC_TRANSFER_TIMEOUT(
            "grpc.transfer-timeout",
            "--transfer-timeout",
            ValueType.DURATION,
            Default.of("30s"),
            "Longest that a request, or a frame, may take from its beginning until it has arrived whole, and that an answer may"
                    + " wait for its client to take it; then the call is ended."),
    GRPC_CLIENT_SHARE(
            "grpc.client-share",
            "--client-share",
            ValueType.INTEGER,
            Default.of("50"),
            "Percent of connections, open streams and transfer bytes that one client address may have, 1 to 100; 100 where all"
                    + " clients come through one proxy."),
    STREAM_MAX_OPEN(
            "stream.max-open",
            "--max-streams",
            ValueType.INTEGER,
            Default.of("1024"),
            "Most streams open at once, of frames, health watches and reflection together; more are refused."),
    STREAM_IDLE_TIMEOUT(
            "stream.idle-timeout",
            "--stream-idle-timeout",
            ValueType.DURATION,
            Default.of("10m"),
            "Longest that an open stream may go without a frame; then it is ended."),
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
    REPOSITORY_FOLDER(
            "repository.folder",
            "--model-repository",
            ValueType.PATH,
            Default.of("none"),
            "Folder whose child folders with a `config.json` are models, called as they are, beside those that are named; `none`"
                    + " for no such folder. See [repository](repository.md)."),
    REPOSITORY_POLL_INTERVAL(
            "repository.poll-interval",
            "--poll-interval",
            ValueType.DURATION,
            Default.of("0s"),
            "How often the folders of models are looked at for changes, which are then loaded; 0 for never."),
    REPOSITORY_LOCK(
            "repository.lock",
            "--lock",
            ValueType.PATH,
            Default.of("auto"),
            "File that says what each model's files must be, written by `./sluice lock`: `auto` for `sluice.lock` beside the"
                    + " configuration file where it is there, `none` for models of any content."),
    ADMIN_ENABLED(
            "admin.enabled",
            "--admin",
            ValueType.BOOLEAN,
            Default.computed("false, or true where access.clients or access.jwks is given", Default::admin),
            "Whether clients may call LoadModel and UnloadModel; those that may administer, where clients are known."),
    TLS_CERTIFICATE(
            "tls.certificate",
            "--tls-certificate",
            ValueType.PATH,
            Default.of(""),
            "File with the server's certificate in PEM, followed by those up to the authority; both ports are encrypted with"
                    + " it. Read again when it changes."),
    TLS_KEY(
            "tls.key",
            "--tls-key",
            ValueType.PATH,
            Default.of(""),
            "File with the certificate's key, RSA or EC, in PEM: PKCS#8, not encrypted."),
    TLS_CLIENT_CA(
            "tls.client-ca",
            "--tls-client-ca",
            ValueType.PATH,
            Default.of(""),
            "File with the authorities, in PEM, whose certificates are trusted in clients of gRPC. Read again when it"
                    + " changes."),
    TLS_CLIENT_AUTH(
            "tls.client-auth",
            "--tls-client-auth",
            ValueType.TEXT,
            Default.computed("require where tls.client-ca is given, else none", Default::clientAuth),
            "Whether clients of gRPC are asked for a certificate: `none`, `optional`, or `require`."),
    ACCESS_CLIENTS(
            "access.clients",
            "--clients",
            ValueType.PATH,
            Default.of(""),
            "File that names the clients, and says what each may do; nobody else is served. Read again when it changes. See"
                    + " [security](security.md)."),
    ACCESS_JWKS(
            "access.jwks",
            "--jwks",
            ValueType.PATH,
            Default.of(""),
            "File with the public keys, a JWK set, that tokens (JWT) of clients are signed with. Read again when it changes."),
    ACCESS_ISSUER(
            "access.issuer",
            "--jwt-issuer",
            ValueType.TEXT,
            Default.of(""),
            "Who must have issued a token: its `iss`."),
    ACCESS_AUDIENCE(
            "access.audience",
            "--jwt-audience",
            ValueType.TEXT,
            Default.of(""),
            "Whom a token must be meant for: one of its `aud`."),
    ACCESS_REQUESTS_PER_SECOND(
            "access.requests-per-second",
            "--client-requests-per-second",
            ValueType.INTEGER,
            Default.of("0"),
            "Most requests of one client a second, over time; 0 for any. Images, texts and frames count each. A client is who"
                    + " its credentials say, else its address; its entry in access.clients may say otherwise."),
    ACCESS_BURST(
            "access.burst",
            "--client-burst",
            ValueType.INTEGER,
            Default.of("0"),
            "Most requests that a client may make at once after a silence; 0 for as many as in a second."),
    ACCESS_CONCURRENT(
            "access.concurrent",
            "--client-concurrent",
            ValueType.INTEGER,
            Default.of("0"),
            "Most calls of one client at once, a stream being one; 0 for any."),
    HTTP_HOST(
            "http.host",
            "--http-host",
            ValueType.TEXT,
            Default.computed("server.host", values -> values.text(SERVER_HOST)),
            "Address that the port of the page, metrics and probes listens on."),
    HTTP_PORT(
            "http.port",
            "--http-port",
            ValueType.INTEGER,
            Default.of("8002"),
            "Port of the page, `/version`, `/metrics`, `/startupz`, `/livez` and `/readyz`; 0 for any free one."),
    HTTP_PAGE(
            "http.page",
            "--page",
            ValueType.BOOLEAN,
            Default.of("true"),
            "Whether the HTTP port has the page with its live numbers and inference; see [page](page.md). `--page=false` for"
                    + " metrics and probes alone."),
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
            Default.of("500ms"),
            "How long a warm-up may take before no larger batch is tried; 0 runs only the batch of one."),
    REPLICA_HANG_TIMEOUT(
            "replica.hang-timeout",
            "--hang-timeout",
            ValueType.DURATION,
            Default.of("60s"),
            "A forward pass that takes longer, and longer than ten times what one in a hundred of its size takes, is given up,"
                    + " and a fresh replica takes its place; 0 waits for ever. See [lifecycle](lifecycle.md)."),
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
            "Threads of one forward pass; on a CPU these times replica.count may not be more than the cores."),
    ENGINE_PRECISION(
            Precision.KEY,
            "--precision",
            ValueType.TEXT,
            Default.of(Precision.AUTO),
            "Arithmetic of the encoder's linear layers: `fp32`, `bf16`, `fp16`, `int8`, or `auto` for what suits the device,"
                    + " fp32 on a CPU. What the device cannot run is refused."),
    ENGINE_BACKEND(
            Backend.KEY,
            "--backend",
            ValueType.TEXT,
            Default.of(Backend.AUTO),
            "What computes Hugging Face folders: `pytorch`, `onnxruntime` (fp32 and int8, on a CPU), or `auto` for what suits"
                    + " the precision, ONNX Runtime for int8. See [engines.md](engines.md)."),
    ENGINE_TORCHSCRIPT(
            EngineOptions.TORCHSCRIPT_KEY,
            "--allow-torchscript",
            ValueType.BOOLEAN,
            Default.of("false"),
            "Whether folders with a `model.pt` are served: a TorchScript file is a program. See [security](security.md)."),
    SHUTDOWN_NOTICE(
            "shutdown.notice",
            "--shutdown-notice",
            ValueType.DURATION,
            Default.of("5s"),
            "How long a server that is told to stop by SIGTERM still serves while its health says NOT_SERVING, so that load"
                    + " balancers go elsewhere before calls are refused; Ctrl-C skips it. See [lifecycle](lifecycle.md)."),
    SHUTDOWN_DRAIN_TIMEOUT(
            "shutdown.drain-timeout",
            "--drain-timeout",
            ValueType.DURATION,
            Default.of("30s"),
            "Longest that a stop then waits for admitted requests."),
    LOG_FORMAT(
            "log.format",
            "--log-format",
            ValueType.TEXT,
            Default.of("text"),
            "How `./sluice serve` writes to standard error: `text`, or `json`, one object a line. See [logs](logs.md).");

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
        return type.parse(fallback.compute().apply(values).toString());
    }
}
