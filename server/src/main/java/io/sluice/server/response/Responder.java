package io.sluice.server.response;

import io.sluice.model.engine.BatchOutput;
import io.sluice.model.engine.Lane;
import io.sluice.model.engine.Output.Pooling;
import io.sluice.model.engine.OutputTensor;
import io.sluice.server.rejection.ExecutionRejection;
import io.sluice.server.request.Answer;
import io.sluice.server.request.InferenceRequest;
import io.sluice.server.request.InputRow;
import io.sluice.server.request.task.InferenceTask;
import io.sluice.server.request.task.InferenceTask.Classify;
import io.sluice.server.request.task.InferenceTask.Embed;
import io.sluice.server.request.task.LabelVectors;
import io.sluice.server.request.task.ZeroShot;
import java.util.Arrays;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers the rows of a batch. Safe for use by several threads. */
public final class Responder {

    private static final Logger log = LoggerFactory.getLogger(Responder.class);

    private final List<String> labels;

    /** @param labels of the model's classes, in index order */
    public Responder(List<String> labels) {
        this.labels = labels;
    }

    /** Answers each row from its place in the batch's outputs; what one row does to this code harms no other. */
    public void answer(List<InputRow> rows, BatchOutput output) {
        for (int i = 0; i < rows.size(); i++) {
            InferenceRequest request = rows.get(i).request();
            if (request.hasEnded()) {
                continue;
            }
            try {
                OutputTensor tensor = output.get(request.task().output());
                request.answer(rows.get(i), answer(rows.get(i), tensor, i));
            } catch (RuntimeException bug) {
                log.error("a row could not be answered", bug);
                request.fail(new ExecutionRejection.Fault(request.model().name(), "its answer could not be made"));
            }
        }
    }

    private Answer answer(InputRow row, OutputTensor tensor, int index) {
        InferenceTask task = row.request().task();
        if (task instanceof Classify classify) {
            return ranking(tensor.row(index), labels, classify.topK(), classify.includeLogits());
        }
        if (task instanceof ZeroShot zeroShot) {
            LabelVectors choices = zeroShot.vectors();
            float[] logits = choices.logits(tensor.row(index));
            return ranking(logits, choices.labels(), zeroShot.topK(), zeroShot.includeLogits());
        }
        if (task instanceof Embed embed) {
            return embedding(row, tensor, index, embed);
        }
        throw new IllegalStateException("no answer for " + task);
    }

    private static Answer ranking(float[] logits, List<String> classes, int topK, boolean includeLogits) {
        return new Answer.Classification(
                Ranking.topK(Ranking.softmax(logits), classes, topK), includeLogits ? logits : null);
    }

    private static Answer embedding(InputRow row, OutputTensor tensor, int index, Embed embed) {
        float[] values = tensor.row(index);
        int[] shape = tensor.rowShape();
        if (row.lane() == Lane.TOKENS && embed.output().pooling() == Pooling.TOKENS) {
            // The batch is as wide as its longest text; behind a shorter one lies padding.
            shape = new int[] {row.bytes() / Integer.BYTES, shape[1]};
            values = Arrays.copyOf(values, shape[0] * shape[1]);
        }
        if (embed.normalize()) {
            Vectors.normalize(values, shape[shape.length - 1]);
        }
        return Vectors.encode(values, shape, embed.type());
    }
}
