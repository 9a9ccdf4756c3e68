package io.sluice.server.transport.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.ModelCard;
import io.sluice.server.rejection.CallRejection;
import io.sluice.server.rejection.Overload;
import io.sluice.server.rejection.Rejection;
import io.sluice.server.repository.ServingModel;
import io.sluice.server.request.Answer;
import io.sluice.server.request.InferenceRequest;
import io.sluice.server.request.InputRow;
import io.sluice.server.request.ModelKey;
import io.sluice.server.request.task.InferenceTask.Classify;
import io.sluice.server.request.task.LabelSet;
import io.sluice.server.transport.message.Cards;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A model whose requests end when the test says so, in the order that it says. */
final class SteppedModel implements ServingModel {

    static final String NAME = "m";

    /** Submitted and not ended; the oldest first. */
    final List<InferenceRequest> inside = new ArrayList<>();

    private final String version;
    private final Deque<float[]> logits = new ArrayDeque<>();
    private int attempts;
    private boolean closed;
    private @Nullable Rejection refusal;

    SteppedModel(String version) {
        this.version = version;
    }

    /** From here on requests are refused at once; null lets them in. */
    void refuse(@Nullable Rejection with) {
        refusal = with;
    }

    static Rejection overload() {
        return new Overload.QueueFull(NAME, 4, Overload.USUAL_RETRY_AFTER);
    }

    static Rejection draining() {
        return new CallRejection.Draining(Duration.ofSeconds(1));
    }

    /** How often a request was submitted. */
    int attempts() {
        return attempts;
    }

    /** What the next answers are made of. */
    void logits(float... values) {
        logits.add(values);
    }

    /** Answers one of the requests inside. */
    void answer(int index) {
        InferenceRequest request = inside.remove(index);
        InputRow row = request.rows().get(0);
        row.executed(new InputRow.Execution(1, 1, 1, "cpu:0/0"));
        boolean wanted = request.task() instanceof Classify classify && classify.includeLogits();
        request.answer(
                row,
                new Answer.Classification(
                        List.of(new Answer.Category(0, "cat", 1)), wanted ? logits.removeFirst() : null));
    }

    void answerAll() {
        while (!inside.isEmpty()) {
            answer(0);
        }
    }

    /** Ends one of the requests inside without an answer. */
    void fail(int index, Rejection why) {
        inside.remove(index).fail(why);
    }

    @Override
    public ModelKey key() {
        return new ModelKey(NAME, version);
    }

    @Override
    public ModelCard card() {
        return Cards.classifier();
    }

    @Override
    public Optional<LabelSet> fixedLabels() {
        return Optional.empty();
    }

    @Override
    public void submit(InferenceRequest request) {
        attempts++;
        assertThat(request.rows()).hasSize(1);
        if (refusal != null) {
            request.fail(refusal);
        } else {
            inside.add(request);
        }
    }

    @Override
    public void close() {
        closed = true;
    }

    /** Whether the stream has let it go. */
    boolean isClosed() {
        return closed;
    }
}
