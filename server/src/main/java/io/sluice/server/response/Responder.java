package io.sluice.server.response;

import io.sluice.model.engine.BatchOutput;
import io.sluice.model.engine.OutputTensor;
import io.sluice.server.request.Answer;
import io.sluice.server.request.InferenceRequest;
import io.sluice.server.request.InferenceTask;
import io.sluice.server.request.InferenceTask.Classify;
import io.sluice.server.request.InferenceTask.Embed;
import io.sluice.server.request.InputRow;
import io.sluice.server.request.Rejection;
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
                request.answer(rows.get(i), answer(request.task(), tensor, i));
            } catch (RuntimeException bug) {
                log.error("a row could not be answered", bug);
                request.fail(new Rejection.Fault(request.model().name(), "its answer could not be made"));
            }
        }
    }

    private Answer answer(InferenceTask task, OutputTensor tensor, int index) {
        float[] values = tensor.row(index);
        if (task instanceof Classify classify) {
            return new Answer.Classification(
                    Ranking.topK(Ranking.softmax(values), labels, classify.topK()),
                    classify.includeLogits() ? values : null);
        }
        if (task instanceof Embed embed) {
            int[] shape = tensor.rowShape();
            if (embed.normalize()) {
                Vectors.normalize(values, shape[shape.length - 1]);
            }
            return Vectors.encode(values, shape, embed.type());
        }
        throw new IllegalStateException("no answer for " + task);
    }
}
