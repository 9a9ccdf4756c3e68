package io.sluice.server.request;

import io.sluice.model.engine.InputShape;
import io.sluice.model.engine.Lane;
import io.sluice.model.engine.Tower;
import io.sluice.server.rejection.Rejection;
import io.sluice.server.request.task.InferenceTask.Classify;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** A request of tiny rows that remembers how it ended, and counts every end, permit and buffer. */
public final class TestRequest implements ResponseSink {

    public static final int INPUT_SIZE = 2;

    public static final InputShape SHAPE = new InputShape(INPUT_SIZE, 6);
    public static final ModelKey MODEL = new ModelKey("test", "0".repeat(64));

    private final String name;
    private final RowArena arena;
    private final InferenceRequest request;
    private final List<InferenceResult> results = new ArrayList<>();
    private final List<Rejection> rejections = new ArrayList<>();
    private final AtomicInteger released = new AtomicInteger();
    private final Permit permit = new Permit() {
        @Override
        public void rowClaimed(Tower tower) {}

        @Override
        public void release() {
            released.incrementAndGet();
        }
    };

    private TestRequest(String name, RowArena arena, Lane lane, int rows, CallTerms terms) {
        this.name = name;
        this.arena = arena;
        List<RequestInput> inputs = IntStream.range(0, rows)
                .mapToObj(i -> input(lane, "images[" + i + "]"))
                .toList();
        this.request = new InferenceRequest(MODEL, new Classify(1, false), inputs, terms, this);
    }

    /** A request without a deadline, on the uint8 lane. */
    public static TestRequest of(String name, int rows) {
        return of(name, Lane.PIXELS, rows, InferenceRequest.NO_DEADLINE);
    }

    public static TestRequest of(String name, Lane lane, int rows, long deadlineNanos) {
        return of(name, lane, rows, CallTerms.until(deadlineNanos));
    }

    public static TestRequest of(String name, Lane lane, int rows, CallTerms terms) {
        return new TestRequest(name, new RowArena(SHAPE, rows), lane, rows, terms);
    }

    /** Admits it and prepares its rows, all at {@code nowNanos}; returns the rows that may be queued. */
    public List<InputRow> admitAndPrepare(long nowNanos) {
        request.admit(permit, nowNanos);
        return prepare(nowNanos);
    }

    /** Prepares its rows, once somebody has admitted it; returns those that may be queued. */
    public List<InputRow> prepare(long nowNanos) {
        return request.rows().stream()
                .filter(row -> row.prepared(arena.acquire(row.lane()), arena, 0, nowNanos))
                .toList();
    }

    /** The same with rows of so many tokens. */
    public List<InputRow> admitAndPrepareTexts(int tokens, long nowNanos) {
        request.admit(permit, nowNanos);
        return request.rows().stream()
                .filter(row -> {
                    ByteBuffer buffer = arena.acquire(Lane.TOKENS);
                    return row.prepared(buffer.limit(tokens * Integer.BYTES), arena, 0, nowNanos);
                })
                .toList();
    }

    /** Answers a claimed row as if it had run alone. */
    public static void run(InputRow row, long nowNanos) {
        row.executed(new InputRow.Execution(nowNanos, 1, 1, "test:0/0"));
        row.releaseBuffer();
        row.request().answer(row, new Answer.Classification(List.of(), null));
    }

    public String name() {
        return name;
    }

    public InferenceRequest request() {
        return request;
    }

    /** How often it ended, either way. */
    public synchronized int ends() {
        return results.size() + rejections.size();
    }

    public synchronized List<InferenceResult> results() {
        return List.copyOf(results);
    }

    public synchronized List<Rejection> rejections() {
        return List.copyOf(rejections);
    }

    /** How often its permit was released. */
    public int released() {
        return released.get();
    }

    @Override
    public synchronized void succeed(InferenceResult result) {
        results.add(result);
    }

    @Override
    public synchronized void fail(Rejection rejection) {
        rejections.add(rejection);
    }

    private static RequestInput input(Lane lane, String field) {
        ByteBuffer data = ByteBuffer.allocate(lane.rowBytes(SHAPE));
        return switch (lane) {
            case PIXELS -> new RequestInput.Pixels(field, data, INPUT_SIZE, INPUT_SIZE);
            case NORMALIZED_PIXELS -> new RequestInput.Normalized(field, data);
            case TOKENS -> new RequestInput.Text(field, field);
        };
    }
}
