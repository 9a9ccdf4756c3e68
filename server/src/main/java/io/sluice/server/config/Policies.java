package io.sluice.server.config;

import static io.sluice.server.config.Setting.*;

import io.sluice.model.engine.DeviceSelection;
import io.sluice.model.engine.EngineOptions;
import io.sluice.model.engine.EngineOptions.Backend;
import io.sluice.model.engine.Precision;
import io.sluice.model.image.ImageLimits;
import io.sluice.model.tokenizer.SpecialTokens;
import io.sluice.model.tokenizer.TextOptions;
import io.sluice.server.access.AccessPolicy;
import io.sluice.server.access.limit.ClientLimits;
import io.sluice.server.access.token.TokenPolicy;
import io.sluice.server.admission.AdmissionPolicy;
import io.sluice.server.batcher.BatchPolicy;
import io.sluice.server.http.HttpPolicy;
import io.sluice.server.labels.LabelPolicy;
import io.sluice.server.preprocess.PreprocessPolicy;
import io.sluice.server.replica.ReplicaPolicy;
import io.sluice.server.replica.supervision.HangBound;
import io.sluice.server.repository.ModelLock;
import io.sluice.server.repository.ModelSource;
import io.sluice.server.repository.RepositoryPolicy;
import io.sluice.server.schedule.SchedulePolicy;
import io.sluice.server.tls.Cleartext;
import io.sluice.server.tls.TlsPolicy;
import io.sluice.server.transport.TransportPolicy;
import io.sluice.server.transport.bounds.BoundsPolicy;
import io.sluice.server.transport.stream.StreamPolicy;
import io.sluice.server.transport.terms.ClientKey;
import io.sluice.server.transport.terms.TermsPolicy;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** From the values of settings to the policy records, which know what is allowed. */
final class Policies {

    /** What would be refused although each value alone is allowed: a request, a batch or an image that cannot fit. */
    private static final List<Order> ORDERS = List.of(
            new Order(ADMISSION_MAX_ROWS, GRPC_MAX_INPUTS),
            new Order(ADMISSION_MAX_ROWS, BATCH_MAX_SIZE),
            new Order(ADMISSION_MAX_BYTES, GRPC_MAX_MESSAGE_BYTES),
            new Order(GRPC_MAX_TRANSFER_BYTES, GRPC_MAX_MESSAGE_BYTES),
            new Order(GRPC_MAX_MESSAGE_BYTES, IMAGE_MAX_BYTES),
            new Order(STREAM_MAX_IN_FLIGHT, STREAM_DEFAULT_IN_FLIGHT));

    /** What means something in company only. */
    private static final EnumSet<Setting> TOGETHER = EnumSet.of(
            TLS_CERTIFICATE, TLS_KEY, TLS_CLIENT_CA, TLS_CLIENT_AUTH, ACCESS_JWKS, ACCESS_ISSUER, ACCESS_AUDIENCE);

    private record Order(Setting larger, Setting smaller) {
        boolean holds(SettingValues values) {
            return values.number(larger) >= values.number(smaller);
        }
    }

    private Policies() {}

    /** @throws IllegalArgumentException the first complaint of a policy record, with the operator's key in it */
    static ServerConfig assemble(SettingValues values, List<ModelSource> models) {
        return assemble(values, models, ModelLock.NONE);
    }

    /** As {@link #assemble(SettingValues, List)}, with what the models' files must be. */
    static ServerConfig assemble(SettingValues values, List<ModelSource> models, ModelLock lock) {
        String host = values.text(SERVER_HOST);
        return new ServerConfig(
                models,
                new RepositoryPolicy(folder(values), values.duration(REPOSITORY_POLL_INTERVAL), lock),
                new TransportPolicy(
                        host,
                        values.integer(GRPC_PORT),
                        values.integer(GRPC_MAX_MESSAGE_BYTES),
                        values.integer(GRPC_MAX_INPUTS),
                        new StreamPolicy(
                                values.integer(STREAM_DEFAULT_IN_FLIGHT),
                                values.integer(STREAM_MAX_IN_FLIGHT),
                                values.duration(STREAM_MAX_FRAME_AGE)),
                        new BoundsPolicy(
                                values.integer(GRPC_MAX_CONNECTIONS),
                                values.integer(STREAM_MAX_OPEN),
                                values.number(GRPC_MAX_TRANSFER_BYTES),
                                values.duration(GRPC_TRANSFER_TIMEOUT),
                                values.duration(STREAM_IDLE_TIMEOUT),
                                values.integer(GRPC_CLIENT_SHARE)),
                        values.truth(ADMIN_ENABLED)),
                new TermsPolicy(
                        ClientKey.parse(values.text(FAIRNESS_CLIENT_KEY)),
                        values.duration(DEADLINE_DEFAULT),
                        values.duration(DEADLINE_MAX)),
                new HttpPolicy(values.text(HTTP_HOST), values.integer(HTTP_PORT), values.truth(HTTP_PAGE)),
                tls(values),
                access(values),
                new ImageLimits(values.integer(IMAGE_MAX_BYTES), values.number(IMAGE_MAX_PIXELS)),
                new TextOptions(
                        values.integer(TEXT_MAX_BYTES),
                        values.truth(TEXT_SPECIAL_TOKENS) ? SpecialTokens.REFERENCE : SpecialTokens.PLAIN_TEXT),
                new AdmissionPolicy(
                        values.integer(ADMISSION_MAX_REQUESTS),
                        values.integer(ADMISSION_MAX_ROWS),
                        values.number(ADMISSION_MAX_BYTES)),
                new PreprocessPolicy(values.integer(PREPROCESS_THREADS)),
                new BatchPolicy(
                        values.integer(BATCH_MAX_SIZE),
                        values.duration(BATCH_MAX_QUEUE_DELAY),
                        batchKind(values.text(BATCH_POLICY)),
                        new SchedulePolicy(values.integer(SCHEDULE_BULK_SHARE))),
                new ReplicaPolicy(
                        values.integer(REPLICA_COUNT),
                        values.duration(REPLICA_WARMUP_BUDGET),
                        new HangBound(values.duration(REPLICA_HANG_TIMEOUT))),
                new LabelPolicy(values.number(LABELS_CACHE_BYTES)),
                values.integer(ENGINE_THREADS),
                new EngineOptions(
                        Precision.parse(values.text(ENGINE_PRECISION)),
                        Backend.parse(values.text(ENGINE_BACKEND)),
                        DeviceSelection.parse(values.text(ENGINE_DEVICE)),
                        values.integer(REPLICA_COUNT),
                        values.integer(BATCH_MAX_SIZE),
                        values.truth(ENGINE_TORCHSCRIPT)),
                new ServerConfig.Shutdown(values.duration(SHUTDOWN_NOTICE), values.duration(SHUTDOWN_DRAIN_TIMEOUT)),
                ServerConfig.LogFormat.parse(values.text(LOG_FORMAT)));
    }

    /** The model repository; empty where there is none. */
    static Optional<Path> folder(SettingValues values) {
        String folder = values.text(REPOSITORY_FOLDER);
        return folder.isBlank() || folder.equals(LockFile.NONE) ? Optional.empty() : Optional.of(Path.of(folder));
    }

    private static Optional<TlsPolicy> tls(SettingValues values) {
        return TlsPolicy.parse(
                values.text(TLS_CERTIFICATE),
                values.text(TLS_KEY),
                values.text(TLS_CLIENT_CA),
                values.text(TLS_CLIENT_AUTH));
    }

    private static AccessPolicy access(SettingValues values) {
        return new AccessPolicy(
                AccessPolicy.file(values.text(ACCESS_CLIENTS)),
                TokenPolicy.parse(values.text(ACCESS_JWKS), values.text(ACCESS_ISSUER), values.text(ACCESS_AUDIENCE)),
                new ClientLimits(
                        values.integer(ACCESS_REQUESTS_PER_SECOND),
                        values.integer(ACCESS_BURST),
                        values.integer(ACCESS_CONCURRENT)));
    }

    private static BatchPolicy.Kind batchKind(String name) {
        return switch (name) {
            case "learned" -> BatchPolicy.Kind.LEARNED;
            case "fixed-delay" -> BatchPolicy.Kind.FIXED_DELAY;
            default ->
                throw new IllegalArgumentException(
                        "batch.policy must be learned or fixed-delay, got '%s'".formatted(name));
        };
    }

    /** Reports every problem of the values: each on its own, and those that contradict each other. */
    static void check(SettingValues values, Consumer<String> problems) {
        Set<Setting> wrong = EnumSet.noneOf(Setting.class);
        for (Setting setting : EnumSet.complementOf(TOGETHER)) {
            complaint(values, setting).ifPresent(text -> {
                wrong.add(setting);
                problems.accept(values.source(setting) + ": " + text);
            });
        }
        for (Order order : ORDERS) {
            if (!wrong.contains(order.larger()) && !wrong.contains(order.smaller()) && !order.holds(values)) {
                problems.accept("%s must be at least %s"
                        .formatted(shown(values, order.larger()), shown(values, order.smaller())));
            }
        }
        complaint(() -> tls(values)).ifPresent(problems);
        complaint(() -> access(values.only(TOGETHER))).ifPresent(problems);
        boolean encrypted = !values.text(TLS_CERTIFICATE).isEmpty();
        boolean insecure = values.truth(SERVER_INSECURE);
        for (Setting host : Set.of(SERVER_HOST, HTTP_HOST)) {
            // Where one follows the other, one complaint is enough.
            if (!wrong.contains(host) && values.isGiven(host)) {
                Cleartext.complaint(host.key(), values.text(host), encrypted, insecure)
                        .ifPresent(text -> problems.accept(values.source(host) + ": " + text));
            }
        }
        int port = values.integer(GRPC_PORT);
        if (port != 0 && port == values.integer(HTTP_PORT)) {
            problems.accept("%s and %s must differ".formatted(shown(values, GRPC_PORT), shown(values, HTTP_PORT)));
        }
    }

    /**
     * What a policy record says to a setting alone, among defaults: one record tells only its first problem, so that values
     * that are wrong together would hide each other.
     */
    private static Optional<String> complaint(SettingValues values, Setting setting) {
        if (!values.isGiven(setting)) {
            return Optional.empty();
        }
        return complaint(() -> assemble(values.only(EnumSet.of(setting)), List.of()));
    }

    private static Optional<String> complaint(Runnable assembly) {
        try {
            assembly.run();
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private static String shown(SettingValues values, Setting setting) {
        return "%s (%s, %s)"
                .formatted(setting.key(), setting.type().render(values.value(setting)), values.source(setting));
    }
}
