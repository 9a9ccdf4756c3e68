package io.sluice.server.request;

import io.sluice.server.rejection.CallRejection;
import io.sluice.server.rejection.Rejection;
import io.sluice.server.request.task.InferenceTask;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * One call inside the server, from arrival to its one end.
 *
 * <p>It ends when its last row is answered, or when anybody fails it; whoever comes first wins, the others do nothing. Its
 * end frees the rows that no batch has claimed, gives back its permit, and tells the sink. Safe for use by several threads.
 */
public final class InferenceRequest {

    /** Of a request that may wait for ever. */
    public static final long NO_DEADLINE = Long.MAX_VALUE;

    /** Stands for a permit that is not to be released any more. */
    private static final Permit GIVEN_BACK = Permit.UNCOUNTED;

    private final ModelKey model;
    private final InferenceTask task;
    private final CallTerms terms;
    private final ResponseSink sink;
    private final RequestTrace trace;
    private final List<InputRow> rows;
    private final AtomicReferenceArray<Answer> answers;
    private final AtomicInteger unanswered;
    private final AtomicBoolean ended = new AtomicBoolean();
    private final AtomicReference<@Nullable Permit> permit = new AtomicReference<>();
    private volatile long admittedAtNanos;

    /** A request that nobody follows. */
    public InferenceRequest(
            ModelKey model, InferenceTask task, List<RequestInput> inputs, CallTerms terms, ResponseSink sink) {
        this(model, task, inputs, terms, sink, RequestTrace.NONE);
    }

    /**
     * @param inputs at least one; each becomes a row
     * @param trace hears of the end after the sink
     */
    public InferenceRequest(
            ModelKey model,
            InferenceTask task,
            List<RequestInput> inputs,
            CallTerms terms,
            ResponseSink sink,
            RequestTrace trace) {
        if (inputs.isEmpty()) {
            throw new IllegalArgumentException("a request has at least one input");
        }
        this.model = model;
        this.task = task;
        this.terms = terms;
        this.sink = sink;
        this.trace = trace;
        List<InputRow> each = new ArrayList<>(inputs.size());
        for (int i = 0; i < inputs.size(); i++) {
            each.add(new InputRow(this, i, inputs.get(i)));
        }
        this.rows = List.copyOf(each);
        this.answers = new AtomicReferenceArray<>(rows.size());
        this.unanswered = new AtomicInteger(rows.size());
    }

    public ModelKey model() {
        return model;
    }

    public InferenceTask task() {
        return task;
    }

    public List<InputRow> rows() {
        return rows;
    }

    public CallTerms terms() {
        return terms;
    }

    public RequestTrace trace() {
        return trace;
    }

    /** On the server's clock, or {@link #NO_DEADLINE}. */
    public long deadlineNanos() {
        return terms.deadlineNanos();
    }

    /** On the server's clock; 0 before {@link #admit}. */
    public long admittedAtNanos() {
        return admittedAtNanos;
    }

    public boolean isExpired(long nowNanos) {
        return deadlineNanos() != NO_DEADLINE && nowNanos - deadlineNanos() >= 0;
    }

    public boolean hasEnded() {
        return ended.get();
    }

    /** Takes the permit, to be released when the request ends; at once, if it has ended already. */
    public void admit(Permit given, long nowNanos) {
        admittedAtNanos = nowNanos;
        if (!permit.compareAndSet(null, given)) {
            given.release();
        }
    }

    /** Answers one row; the last one ends the request. */
    public void answer(InputRow row, Answer answer) {
        answers.set(row.index(), answer);
        if (unanswered.decrementAndGet() == 0 && end()) {
            sink.succeed(new InferenceResult(model, answersInOrder(), timing()));
            trace.succeeded(this);
        }
    }

    /** Ends the request without an answer, unless it has ended. */
    public void fail(Rejection rejection) {
        if (end()) {
            rows.forEach(InputRow::abandon);
            sink.fail(rejection);
            trace.failed(rejection);
        }
    }

    /** Ends the request because nobody waits for it any more. */
    public void cancel() {
        fail(new CallRejection.Cancelled());
    }

    /** A batch has claimed one of the rows. */
    void rowClaimed(InputRow row) {
        Permit held = permit.get();
        if (held != null) {
            held.rowClaimed(row.lane().tower());
        }
    }

    private boolean end() {
        if (!ended.compareAndSet(false, true)) {
            return false;
        }
        Permit held = permit.getAndSet(GIVEN_BACK);
        if (held != null) {
            held.release();
        }
        return true;
    }

    private List<Answer> answersInOrder() {
        Answer[] inOrder = new Answer[answers.length()];
        Arrays.setAll(inOrder, answers::get);
        return List.of(inOrder);
    }

    private RequestTiming timing() {
        long preprocess = 0;
        long queue = 0;
        long execute = 0;
        int batchSize = 0;
        InputRow last = rows.get(0);
        for (InputRow row : rows) {
            InputRow.Execution pass = row.execution();
            preprocess = Math.max(preprocess, row.preprocessNanos());
            queue = Math.max(queue, row.queueNanos());
            execute = Math.max(execute, pass.nanos());
            batchSize = Math.max(batchSize, pass.batchSize());
            if (pass.startedAtNanos() - last.execution().startedAtNanos() > 0) {
                last = row;
            }
        }
        return new RequestTiming(
                preprocess, queue, execute, batchSize, last.execution().replica());
    }
}
