package io.sluice.server.transport.message;

import io.sluice.model.Task;
import io.sluice.proto.v1.ClassifyRequest;
import io.sluice.proto.v1.StreamClassify;
import io.sluice.server.request.task.InferenceTask;
import io.sluice.server.request.task.LabelSet;
import io.sluice.server.request.task.LabelSet.InvalidLabelException;
import io.sluice.server.request.task.ZeroShot;
import java.util.List;

/**
 * How images are to be ranked: the fields that a {@code ClassifyRequest} and a stream's {@code StreamClassify} share.
 *
 * @param topK 0 for {@link #DEFAULT_TOP_K}
 */
public record ClassifyTask(int topK, List<String> labels, List<String> templates, boolean includeLogits) {

    /** What {@code top_k = 0} stands for. */
    static final int DEFAULT_TOP_K = 5;

    public static ClassifyTask of(ClassifyRequest message) {
        return new ClassifyTask(
                message.getTopK(),
                message.getLabelsList(),
                message.getLabelTemplatesList(),
                message.getIncludeLogits());
    }

    public static ClassifyTask of(StreamClassify message) {
        return new ClassifyTask(
                message.getTopK(),
                message.getLabelsList(),
                message.getLabelTemplatesList(),
                message.getIncludeLogits());
    }

    /**
     * The task for one model: its own classes, or free labels.
     *
     * @throws RejectedException naming the field that cannot be used, or what the model cannot do
     */
    public InferenceTask parse(ModelView model) throws RejectedException {
        if (!labels.isEmpty() || !templates.isEmpty()) {
            return freeLabels(model);
        }
        if (model.fixedLabels().isPresent()) {
            return zeroShot(model.fixedLabels().get());
        }
        if (model.card().tasks().contains(Task.CLASSIFY)) {
            return new InferenceTask.Classify(topK(model.card().labels().size()), includeLogits);
        }
        throw model.unsupported(
                model.card().tasks().contains(Task.ZERO_SHOT_CLASSIFY)
                        ? "has no classes of its own; give the `labels` to choose from"
                        : "has no classes to rank; it can " + model.abilities());
    }

    private InferenceTask freeLabels(ModelView model) throws RejectedException {
        if (!model.card().tasks().contains(Task.ZERO_SHOT_CLASSIFY)) {
            throw model.unsupported("reads no text, so it cannot rank free labels; leave `labels` and `label_templates`"
                    + " empty; it can " + model.abilities());
        }
        try {
            return zeroShot(LabelSet.of(labels, templates));
        } catch (InvalidLabelException wrong) {
            throw RejectedException.invalid(wrong.field(), String.valueOf(wrong.getMessage()));
        }
    }

    private ZeroShot zeroShot(LabelSet set) throws RejectedException {
        return new ZeroShot(set, topK(set.labels().size()), includeLogits);
    }

    private int topK(int classes) throws RejectedException {
        if (topK < 0) {
            throw RejectedException.invalid(
                    "top_k", "%d given; at least 1 is allowed, or 0 for %d".formatted(topK, DEFAULT_TOP_K));
        }
        return Math.min(topK == 0 ? DEFAULT_TOP_K : topK, classes);
    }
}
