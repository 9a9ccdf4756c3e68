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
    SERVER_HOST("server.host", "--host", ValueType.TEXT, Default.of("127.0.0.1")),
    SERVER_INSECURE("server.insecure", "--insecure", ValueType.BOOLEAN, Default.of("false")),
    GRPC_PORT("grpc.port", "--port", ValueType.INTEGER, Default.of("8001")),
    GRPC_MAX_MESSAGE_BYTES("grpc.max-message-bytes", "--max-message-bytes", ValueType.BYTES, Default.of("32MiB")),
    GRPC_MAX_INPUTS("grpc.max-inputs", "--max-inputs", ValueType.INTEGER, Default.of("64")),
    GRPC_MAX_CONNECTIONS("grpc.max-connections", "--max-connections", ValueType.INTEGER, Default.of("4096")),
    GRPC_MAX_TRANSFER_BYTES(
            "grpc.max-transfer-bytes",
            "--max-transfer-bytes",
            ValueType.LONG_BYTES,
            Default.computed(
                    "256MiB, or a quarter of the heap where that is less, but grpc.max-message-bytes at least",
                    Default::transferBytes)),
    GRPC_TRANSFER_TIMEOUT("grpc.transfer-timeout", "--transfer-timeout", ValueType.DURATION, Default.of("30s")),
    GRPC_CLIENT_SHARE("grpc.client-share", "--client-share", ValueType.INTEGER, Default.of("50")),
    STREAM_MAX_OPEN("stream.max-open", "--max-streams", ValueType.INTEGER, Default.of("1024")),
    STREAM_IDLE_TIMEOUT("stream.idle-timeout", "--stream-idle-timeout", ValueType.DURATION, Default.of("10m")),
    STREAM_DEFAULT_IN_FLIGHT(
            "stream.default-in-flight",
            "--stream-default-in-flight",
            ValueType.INTEGER,
            Default.computed("16, or stream.max-in-flight where that is less", Default::inFlight)),
    STREAM_MAX_IN_FLIGHT("stream.max-in-flight", "--stream-max-in-flight", ValueType.INTEGER, Default.of("64")),
    STREAM_MAX_FRAME_AGE("stream.max-frame-age", "--stream-max-frame-age", ValueType.DURATION, Default.of("0ms")),
    REPOSITORY_FOLDER("repository.folder", "--model-repository", ValueType.PATH, Default.of("none")),
    REPOSITORY_POLL_INTERVAL("repository.poll-interval", "--poll-interval", ValueType.DURATION, Default.of("0s")),
    REPOSITORY_LOCK("repository.lock", "--lock", ValueType.PATH, Default.of("auto")),
    ADMIN_ENABLED(
            "admin.enabled",
            "--admin",
            ValueType.BOOLEAN,
            Default.computed("false, or true where access.clients or access.jwks is given", Default::admin)),
    TLS_CERTIFICATE("tls.certificate", "--tls-certificate", ValueType.PATH, Default.of("")),
    TLS_KEY("tls.key", "--tls-key", ValueType.PATH, Default.of("")),
    TLS_CLIENT_CA("tls.client-ca", "--tls-client-ca", ValueType.PATH, Default.of("")),
    TLS_CLIENT_AUTH(
            "tls.client-auth",
            "--tls-client-auth",
            ValueType.TEXT,
            Default.computed("require where tls.client-ca is given, else none", Default::clientAuth)),
    ACCESS_CLIENTS("access.clients", "--clients", ValueType.PATH, Default.of("")),
    ACCESS_JWKS("access.jwks", "--jwks", ValueType.PATH, Default.of("")),
    ACCESS_ISSUER("access.issuer", "--jwt-issuer", ValueType.TEXT, Default.of("")),
    ACCESS_AUDIENCE("access.audience", "--jwt-audience", ValueType.TEXT, Default.of("")),
    ACCESS_REQUESTS_PER_SECOND(
            "access.requests-per-second", "--client-requests-per-second", ValueType.INTEGER, Default.of("0")),
    ACCESS_BURST("access.burst", "--client-burst", ValueType.INTEGER, Default.of("0")),
    ACCESS_CONCURRENT("access.concurrent", "--client-concurrent", ValueType.INTEGER, Default.of("0")),
    HTTP_HOST(
            "http.host",
            "--http-host",
            ValueType.TEXT,
            Default.computed("server.host", values -> values.text(SERVER_HOST))),
    HTTP_PORT("http.port", "--http-port", ValueType.INTEGER, Default.of("8002")),
    HTTP_PAGE("http.page", "--page", ValueType.BOOLEAN, Default.of("true")),
    IMAGE_MAX_BYTES(
            "image.max-bytes",
            "--max-image-bytes",
            ValueType.BYTES,
            Default.computed("32MiB, or grpc.max-message-bytes where that is less", Default::imageBytes)),
    IMAGE_MAX_PIXELS(
            "image.max-pixels",
            "--max-image-pixels",
            ValueType.LONG,
            Default.computed(
                    "64000000, or what preprocess.threads pictures at once leave of the heap, where that is less",
                    Default::imagePixels)),
    TEXT_MAX_BYTES("text.max-bytes", "--max-text-bytes", ValueType.BYTES, Default.of("16KiB")),
    TEXT_SPECIAL_TOKENS("text.special-tokens", "--text-special-tokens", ValueType.BOOLEAN, Default.of("true")),
    LABELS_CACHE_BYTES(
            "labels.cache-bytes",
            "--label-cache-bytes",
            ValueType.LONG_BYTES,
            Default.computed("64MiB, or a sixteenth of the heap where that is less", Default::labelBytes)),
    ADMISSION_MAX_REQUESTS(
            "admission.max-requests",
            "--max-admitted-requests",
            ValueType.INTEGER,
            Default.computed("admission.max-rows", Default::admittedRequests)),
    ADMISSION_MAX_ROWS("admission.max-rows", "--max-admitted-rows", ValueType.INTEGER, Default.of("1024")),
    ADMISSION_MAX_BYTES(
            "admission.max-bytes",
            "--max-admitted-bytes",
            ValueType.LONG_BYTES,
            Default.computed("512MiB, or a quarter of the heap where that is less", Default::admittedBytes)),
    SCHEDULE_BULK_SHARE("schedule.bulk-share", "--bulk-share", ValueType.INTEGER, Default.of("10")),
    FAIRNESS_CLIENT_KEY("fairness.client-key", "--client-key", ValueType.TEXT, Default.of("peer")),
    DEADLINE_DEFAULT("deadline.default", "--default-deadline", ValueType.DURATION, Default.of("60s")),
    DEADLINE_MAX("deadline.max", "--max-deadline", ValueType.DURATION, Default.of("0s")),
    PREPROCESS_THREADS(
            "preprocess.threads",
            "--preprocess-threads",
            ValueType.INTEGER,
            Default.computed("the number of cores", Default::cores)),
    BATCH_MAX_SIZE("batch.max-size", "--max-batch-size", ValueType.INTEGER, Default.of("8")),
    BATCH_POLICY("batch.policy", "--batch-policy", ValueType.TEXT, Default.of("learned")),
    BATCH_MAX_QUEUE_DELAY("batch.max-queue-delay", "--max-queue-delay", ValueType.DURATION, Default.of("0ms")),
    REPLICA_COUNT("replica.count", "--replicas", ValueType.INTEGER, Default.of("1")),
    REPLICA_WARMUP_BUDGET("replica.warmup-budget", "--warmup-budget", ValueType.DURATION, Default.of("500ms")),
    REPLICA_HANG_TIMEOUT("replica.hang-timeout", "--hang-timeout", ValueType.DURATION, Default.of("60s")),
    ENGINE_DEVICE(DeviceSelection.KEY, "--device", ValueType.TEXT, Default.of("auto")),
    ENGINE_THREADS(
            "engine.threads",
            "--threads",
            ValueType.INTEGER,
            Default.computed("the number of cores divided by replica.count", Default::coresOfReplica)),
    ENGINE_PRECISION(Precision.KEY, "--precision", ValueType.TEXT, Default.of(Precision.AUTO)),
    ENGINE_BACKEND(Backend.KEY, "--backend", ValueType.TEXT, Default.of(Backend.AUTO)),
    ENGINE_TORCHSCRIPT(EngineOptions.TORCHSCRIPT_KEY, "--allow-torchscript", ValueType.BOOLEAN, Default.of("false")),
    SHUTDOWN_NOTICE("shutdown.notice", "--shutdown-notice", ValueType.DURATION, Default.of("5s")),
    SHUTDOWN_DRAIN_TIMEOUT("shutdown.drain-timeout", "--drain-timeout", ValueType.DURATION, Default.of("30s")),
    LOG_FORMAT("log.format", "--log-format", ValueType.TEXT, Default.of("text"));

    private final String key;
    private final String flag;
    private final ValueType type;

    @SuppressWarnings("ImmutableEnumChecker") // its function holds no state
    private final Default fallback;

    Setting(String key, String flag, ValueType type, Default fallback) {
        this.key = key;
        this.flag = flag;
        this.type = type;
        this.fallback = fallback;
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
        return SettingDescriptions.of(this);
    }

    /** The default where the other values are as they are. */
    Object defaultValue(SettingValues values) {
        return fallback.isComputed() ? computed(values) : type.parse(fallback.description());
    }

    private Object computed(SettingValues values) {
        return type.parse(fallback.compute().apply(values).toString());
    }
}
