package io.sluice.client.wire;

import io.sluice.client.CallTiming;
import io.sluice.client.ClassifyAnswer;
import io.sluice.client.ClassifyAnswer.Category;
import io.sluice.client.ClassifyAnswer.Ranking;
import io.sluice.client.EmbedAnswer;
import io.sluice.client.SluiceException;
import io.sluice.client.Vector;
import io.sluice.client.stream.FrameAnswer;
import io.sluice.proto.v1.Classification;
import io.sluice.proto.v1.ClassifyResponse;
import io.sluice.proto.v1.DroppedFrame;
import io.sluice.proto.v1.EmbedResponse;
import io.sluice.proto.v1.StreamResponse;
import io.sluice.proto.v1.Tensor;
import io.sluice.proto.v1.Timing;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reads answers. */
public final class Answers {

    private Answers() {}

    /** @throws SluiceException if it holds what no Sluice server answers */
    public static ClassifyAnswer classify(ClassifyResponse message) {
        return new ClassifyAnswer(
                message.getModel(),
                message.getVersion(),
                message.getClassificationsList().stream().map(Answers::ranking).toList(),
                timing(message.getTiming()));
    }

    /** @throws SluiceException if it holds what no Sluice server answers */
    public static EmbedAnswer embed(EmbedResponse message) {
        return new EmbedAnswer(
                message.getModel(),
                message.getVersion(),
                message.getEmbeddingsList().stream().map(Answers::vector).toList(),
                timing(message.getTiming()));
    }

    /** @throws SluiceException if it holds what no Sluice server answers */
    public static FrameAnswer frame(StreamResponse message) {
        long id = message.getFrameId();
        CallTiming timing = timing(message.getTiming());
        return switch (message.getResultCase()) {
            case CLASSIFICATION -> classified(id, message, timing);
            case EMBEDDING -> new FrameAnswer.Embedded(id, vector(message.getEmbedding()), timing);
            case ERROR -> new FrameAnswer.Failed(id, Failures.of(message.getError()), timing);
            case DROPPED -> dropped(id, message.getDropped(), timing);
            case RESULT_NOT_SET -> throw Failures.unexpectedAnswer("a frame without a result this client knows");
        };
    }

    private static FrameAnswer classified(long id, StreamResponse message, CallTiming timing) {
        Optional<Ranking> smoothed =
                message.hasSmoothed() ? Optional.of(ranking(message.getSmoothed())) : Optional.empty();
        return new FrameAnswer.Classified(id, ranking(message.getClassification()), smoothed, timing);
    }

    private static FrameAnswer dropped(long id, DroppedFrame message, CallTiming timing) {
        FrameAnswer.DropReason reason = switch (message.getReason()) {
            case DROP_REASON_SUPERSEDED -> FrameAnswer.DropReason.SUPERSEDED;
            case DROP_REASON_STALE -> FrameAnswer.DropReason.STALE;
            case DROP_REASON_UNSPECIFIED, UNRECOGNIZED -> FrameAnswer.DropReason.UNKNOWN;
        };
        return new FrameAnswer.Dropped(id, reason, duration(message.getAge()), timing);
    }

    private static Ranking ranking(Classification message) {
        List<Category> categories = message.getCategoriesList().stream()
                .map(category -> new Category(category.getIndex(), category.getLabel(), category.getScore()))
                .toList();
        return new Ranking(
                categories, message.hasLogits() ? Optional.of(vector(message.getLogits())) : Optional.empty());
    }

    static Vector vector(Tensor message) {
        Vector.Type type = switch (message.getDataType()) {
            case DATA_TYPE_FLOAT32 -> Vector.Type.FLOAT32;
            case DATA_TYPE_FLOAT16 -> Vector.Type.FLOAT16;
            case DATA_TYPE_INT8 -> Vector.Type.INT8;
            default -> throw Failures.unexpectedAnswer("a vector of element type " + message.getDataType());
        };
        try {
            List<Integer> shape =
                    message.getShapeList().stream().map(Math::toIntExact).toList();
            return new Vector(type, shape, message.getData().asReadOnlyByteBuffer(), message.getScale());
        } catch (ArithmeticException | IllegalArgumentException impossible) {
            throw Failures.unexpectedAnswer(String.valueOf(impossible.getMessage()));
        }
    }

    static CallTiming timing(Timing message) {
        return new CallTiming(
                duration(message.getPreprocess()),
                duration(message.getQueue()),
                duration(message.getExecute()),
                message.getBatchSize(),
                message.getReplica());
    }

    static Duration duration(com.google.protobuf.Duration message) {
        return Duration.ofSeconds(message.getSeconds(), message.getNanos());
    }
}
