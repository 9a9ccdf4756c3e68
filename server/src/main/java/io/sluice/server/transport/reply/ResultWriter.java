package io.sluice.server.transport.reply;

import io.sluice.proto.v1.Category;
import io.sluice.proto.v1.Classification;
import io.sluice.proto.v1.ClassifyResponse;
import io.sluice.proto.v1.EmbedResponse;
import io.sluice.proto.v1.Timing;
import io.sluice.server.request.Answer;
import io.sluice.server.request.InferenceResult;
import io.sluice.server.request.RequestTiming;

/** Writes the answer of a request that succeeded. */
public final class ResultWriter {

    private ResultWriter() {}

    /** @throws IllegalStateException if an answer is not a classification */
    public static ClassifyResponse classifyResponse(InferenceResult result) {
        ClassifyResponse.Builder response = ClassifyResponse.newBuilder()
                .setModel(result.model().name())
                .setVersion(result.model().version())
                .setTiming(timing(result.timing()));
        for (Answer answer : result.answers()) {
            if (!(answer instanceof Answer.Classification classification)) {
                throw unexpected(answer);
            }
            response.addClassifications(classification(classification));
        }
        return response.build();
    }

    /** @throws IllegalStateException if an answer is not an embedding */
    public static EmbedResponse embedResponse(InferenceResult result) {
        EmbedResponse.Builder response = EmbedResponse.newBuilder()
                .setModel(result.model().name())
                .setVersion(result.model().version())
                .setTiming(timing(result.timing()));
        for (Answer answer : result.answers()) {
            if (!(answer instanceof Answer.Embedding embedding)) {
                throw unexpected(answer);
            }
            response.addEmbeddings(TensorWriter.embedding(embedding));
        }
        return response.build();
    }

    static Classification classification(Answer.Classification answer) {
        Classification.Builder classification = Classification.newBuilder();
        for (Answer.Category category : answer.categories()) {
            classification.addCategories(Category.newBuilder()
                    .setIndex(category.index())
                    .setLabel(category.label())
                    .setScore(category.score()));
        }
        float[] logits = answer.logits();
        if (logits != null) {
            classification.setLogits(TensorWriter.vector(logits));
        }
        return classification.build();
    }

    static Timing timing(RequestTiming timing) {
        return Timing.newBuilder()
                .setPreprocess(Durations.ofNanos(timing.preprocessNanos()))
                .setQueue(Durations.ofNanos(timing.queueNanos()))
                .setExecute(Durations.ofNanos(timing.executeNanos()))
                .setBatchSize(timing.batchSize())
                .setReplica(timing.replica())
                .build();
    }

    private static IllegalStateException unexpected(Answer answer) {
        return new IllegalStateException(
                "the task asked for something else than " + answer.getClass().getSimpleName());
    }
}
