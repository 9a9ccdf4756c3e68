package io.sluice.benchmarks.request;

import io.sluice.model.engine.InputShape;
import io.sluice.model.engine.Lane;
import io.sluice.server.rejection.Rejection;
import io.sluice.server.request.CallTerms;
import io.sluice.server.request.InferenceRequest;
import io.sluice.server.request.InferenceResult;
import io.sluice.server.request.InputRow;
import io.sluice.server.request.ModelKey;
import io.sluice.server.request.RequestInput;
import io.sluice.server.request.ResponseSink;
import io.sluice.server.request.RowArena;
import io.sluice.server.request.task.InferenceTask.Classify;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;

/** Requests whose pictures are one pixel each. */
public final class TinyRequests {

    private static final int INPUT_SIZE = 1;

    /** Of the model that they are for. */
    public static final InputShape SHAPE = InputShape.ofImages(INPUT_SIZE);

    /** Does not care how a request ends. */
    public static final ResponseSink NOBODY = new ResponseSink() {
        @Override
        public void succeed(InferenceResult result) {}

        @Override
        public void fail(Rejection rejection) {}
    };

    private static final ModelKey MODEL = new ModelKey("tiny", "0".repeat(64));
    private static final Classify TASK = new Classify(1, false);
    private static final String FIELD = "images[].tensor";
    private static final RowArena ARENA = new RowArena(SHAPE, 1);
    private static final ByteBuffer PREPARED = ARENA.acquire(Lane.PIXELS);
    private static final ByteBuffer PIXEL = ByteBuffer.allocate(3).asReadOnlyBuffer();

    private TinyRequests() {}

    public static InferenceRequest of(int rows, CallTerms terms, ResponseSink sink) {
        List<RequestInput> pictures = IntStream.range(0, rows)
                .<RequestInput>mapToObj(row -> new RequestInput.Pixels(FIELD, PIXEL, INPUT_SIZE, INPUT_SIZE))
                .toList();
        return new InferenceRequest(MODEL, TASK, pictures, terms, sink);
    }

    /** As preprocessing does; whether the row may be queued. All rows lie in one buffer, which nobody reads. */
    public static boolean prepare(InputRow row) {
        return row.prepared(PREPARED, ARENA, 0, 0);
    }
}
