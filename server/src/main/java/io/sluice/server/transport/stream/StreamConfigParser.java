package io.sluice.server.transport.stream;

import com.google.protobuf.Duration;
import io.sluice.model.engine.Tower;
import io.sluice.proto.v1.StreamConfig;
import io.sluice.server.rejection.Rejection;
import io.sluice.server.request.task.InferenceTask;
import io.sluice.server.request.task.ZeroShot;
import io.sluice.server.transport.message.ClassifyTask;
import io.sluice.server.transport.message.EmbedTask;
import io.sluice.server.transport.message.ModelView;
import io.sluice.server.transport.message.RejectedException;
import io.sluice.server.transport.stream.StreamSpec.RankingSpec;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Reads a {@code StreamConfig} for the model that it names. */
final class StreamConfigParser {

    /** What {@code max_in_flight = 0} stands for where only the newest frame counts: a second one would only wait. */
    static final int LATEST_IN_FLIGHT = 1;

    private final StreamConfig message;
    private final ModelView model;
    private final StreamPolicy policy;

    private StreamConfigParser(StreamConfig message, ModelView model, StreamPolicy policy) {
        this.message = message;
        this.model = model;
        this.policy = policy;
    }

    /** @throws RejectedException naming the first field that cannot be used, or what the model cannot do */
    static StreamSpec parse(StreamConfig message, ModelView model, StreamPolicy policy) throws RejectedException {
        return new StreamConfigParser(message, model, policy).parse();
    }

    private StreamSpec parse() throws RejectedException {
        boolean latestOnly = latestOnly();
        float smoothing = smoothing();
        return switch (message.getTaskCase()) {
            case CLASSIFY -> {
                InferenceTask task = classify(smoothing > 0);
                RankingSpec ranking =
                        new RankingSpec(topK(task), message.getClassify().getIncludeLogits(), smoothing);
                yield new StreamSpec(task, latestOnly, inFlight(latestOnly), maxAge(), ranking);
            }
            case EMBED -> {
                InferenceTask task = EmbedTask.of(message.getEmbed()).parse(model, Set.of(Tower.VISION));
                yield new StreamSpec(task, latestOnly, inFlight(latestOnly), maxAge(), RankingSpec.NONE);
            }
            case TASK_NOT_SET -> throw invalid("task", "empty; either `classify` or `embed` must be set");
        };
    }

    private InferenceTask classify(boolean smooths) throws RejectedException {
        ClassifyTask task = ClassifyTask.of(message.getClassify());
        boolean logits = task.includeLogits() || smooths;
        return new ClassifyTask(task.topK(), task.labels(), task.templates(), logits).parse(model);
    }

    private static int topK(InferenceTask task) {
        if (task instanceof ZeroShot zeroShot) {
            return zeroShot.topK();
        }
        return ((InferenceTask.Classify) task).topK();
    }

    private boolean latestOnly() throws RejectedException {
        return switch (message.getFramePolicy()) {
            case FRAME_POLICY_UNSPECIFIED, FRAME_POLICY_ALL -> false;
            case FRAME_POLICY_LATEST -> true;
            case UNRECOGNIZED ->
                throw invalid(
                        "frame_policy",
                        "the unknown number %d given; FRAME_POLICY_ALL and FRAME_POLICY_LATEST are allowed"
                                .formatted(message.getFramePolicyValue()));
        };
    }

    private int inFlight(boolean latestOnly) throws RejectedException {
        int asked = message.getMaxInFlight();
        int standard = latestOnly ? LATEST_IN_FLIGHT : policy.defaultInFlight();
        if (asked < 0 || asked > policy.maxInFlight()) {
            throw invalid(
                    "max_in_flight",
                    "%d given; 1 to %d are allowed, or 0 for %d".formatted(asked, policy.maxInFlight(), standard));
        }
        return asked == 0 ? standard : asked;
    }

    private java.time.Duration maxAge() throws RejectedException {
        if (!message.hasMaxAge()) {
            return policy.maxFrameAge();
        }
        Duration age = message.getMaxAge();
        if (age.getSeconds() < 0 || age.getNanos() < 0 || age.getNanos() >= TimeUnit.SECONDS.toNanos(1)) {
            throw invalid(
                    "max_age",
                    "%d s and %d ns given; at least 0 is allowed, with 0 to 999999999 ns"
                            .formatted(age.getSeconds(), age.getNanos()));
        }
        return java.time.Duration.ofSeconds(age.getSeconds(), age.getNanos());
    }

    private float smoothing() throws RejectedException {
        float weight = message.getSmoothing();
        if (!(weight >= 0 && weight < 1)) { // so that NaN is refused
            throw invalid("smoothing", weight + " given; at least 0 and less than 1 is allowed");
        }
        if (weight > 0 && !message.hasClassify()) {
            throw invalid("smoothing", weight + " given; only the scores of `classify` are smoothed, leave it unset");
        }
        return weight;
    }

    private static RejectedException invalid(String field, String description) {
        return new RejectedException(new Rejection.InvalidArgument(field, description));
    }
}
