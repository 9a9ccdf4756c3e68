package io.sluice.server.config;

import static io.sluice.server.config.Setting.*;

import io.sluice.model.engine.DeviceSelection;
import io.sluice.model.engine.EngineOptions;
import io.sluice.model.engine.Precision;
import io.sluice.model.image.ImageLimits;
import io.sluice.model.tokenizer.SpecialTokens;
import io.sluice.model.tokenizer.TextOptions;
import io.sluice.server.admission.AdmissionPolicy;
import io.sluice.server.batcher.BatchPolicy;
import io.sluice.server.http.HttpPolicy;
import io.sluice.server.labels.LabelPolicy;
import io.sluice.server.preprocess.PreprocessPolicy;
import io.sluice.server.replica.ReplicaPolicy;
import io.sluice.server.repository.ModelSource;
import io.sluice.server.schedule.SchedulePolicy;
import io.sluice.server.transport.TransportPolicy;
import io.sluice.server.transport.stream.StreamPolicy;
import io.sluice.server.transport.terms.ClientKey;
import io.sluice.server.transport.terms.TermsPolicy;
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
            new Order(GRPC_MAX_MESSAGE_BYTES, IMAGE_MAX_BYTES),
            new Order(STREAM_MAX_IN_FLIGHT, STREAM_DEFAULT_IN_FLIGHT));

    private record Order(Setting larger, Setting smaller) {
        boolean holds(SettingValues values) {
            return values.number(larger) >= values.number(smaller);
        }
    }

    private Policies() {}

    /** @throws IllegalArgumentException the first complaint of a policy record, with the operator's key in it */
    static ServerConfig assemble(SettingValues values, List<ModelSource> models) {
        String host = values.text(SERVER_HOST);
        return new ServerConfig(
                models,
                new TransportPolicy(
                        host,
                        values.integer(GRPC_PORT),
                        values.integer(GRPC_MAX_MESSAGE_BYTES),
                        values.integer(GRPC_MAX_INPUTS),
                        new StreamPolicy(
                                values.integer(STREAM_DEFAULT_IN_FLIGHT),
                                values.integer(STREAM_MAX_IN_FLIGHT),
                                values.duration(STREAM_MAX_FRAME_AGE)),
                        values.truth(ADMIN_ENABLED)),
                new TermsPolicy(
                        ClientKey.parse(values.text(FAIRNESS_CLIENT_KEY)),
                        values.duration(DEADLINE_DEFAULT),
                        values.duration(DEADLINE_MAX)),
                new HttpPolicy(host, values.integer(HTTP_PORT)),
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
                new ReplicaPolicy(values.integer(REPLICA_COUNT), values.duration(REPLICA_WARMUP_BUDGET)),
                new LabelPolicy(values.number(LABELS_CACHE_BYTES)),
                values.integer(ENGINE_THREADS),
                new EngineOptions(
                        Precision.parse(values.text(ENGINE_PRECISION)),
                        DeviceSelection.parse(values.text(ENGINE_DEVICE)),
                        values.integer(REPLICA_COUNT),
                        values.integer(BATCH_MAX_SIZE)),
                values.duration(SHUTDOWN_DRAIN_TIMEOUT));
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
        for (Setting setting : Setting.values()) {
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
        try {
            assemble(values.only(setting), List.of());
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
