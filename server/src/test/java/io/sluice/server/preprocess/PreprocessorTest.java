package io.sluice.server.preprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.sluice.model.engine.InputShape;
import io.sluice.model.engine.Tower;
import io.sluice.model.image.ImageLimits;
import io.sluice.model.image.ImageProcessor;
import io.sluice.model.image.ImageProcessorConfig;
import io.sluice.server.queue.Eventcount;
import io.sluice.server.queue.TowerQueues;
import io.sluice.server.request.CallTerms;
import io.sluice.server.request.InferenceRequest;
import io.sluice.server.request.InferenceResult;
import io.sluice.server.request.InputRow;
import io.sluice.server.request.Rejection;
import io.sluice.server.request.RequestInput;
import io.sluice.server.request.ResponseSink;
import io.sluice.server.request.RowArena;
import io.sluice.server.request.TestRequest;
import io.sluice.server.request.task.InferenceTask.Classify;
import io.sluice.server.telemetry.Telemetry;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

final class PreprocessorTest {

    private static final int SIDE = TestRequest.INPUT_SIZE;

    private final ImageProcessor images =
            new ImageProcessor(ImageProcessorConfig.vitDefaults(SIDE), ImageLimits.DEFAULT);
    private final RowArena arena = new RowArena(InputShape.ofImages(SIDE), 4);
    private final TowerQueues queue = new TowerQueues(Set.of(Tower.VISION), 2, new Eventcount());
    private final Queue<Runnable> pool = new ArrayDeque<>();
    private final List<Rejection> rejections = new ArrayList<>();

    @Test
    void submit_pixelsOfTheModelsSize_areQueuedByTheCaller() {
        preprocessor(pool::add).submit(request(pixels(SIDE)));

        assertThat(pool).isEmpty();
        assertThat(queued()).hasSize(1);
    }

    @Test
    void submit_pixelsToResize_areQueuedByThePool() {
        preprocessor(pool::add).submit(request(pixels(SIDE), pixels(9)));
        assertThat(queued()).hasSize(1);

        pool.remove().run();

        assertThat(queued()).singleElement().satisfies(row -> {
            assertThat(row.index()).isEqualTo(1);
            assertThat(row.data().capacity()).isEqualTo(arena.rowBytes(row.lane()));
        });
    }

    @Test
    void submit_brokenPicture_failsItsRequestWithTheFieldsName() {
        ByteBuffer text = ByteBuffer.wrap("not a picture".getBytes(StandardCharsets.US_ASCII));
        preprocessor(Runnable::run).submit(request(pixels(SIDE), new RequestInput.Encoded("images[1].encoded", text)));

        assertThat(rejections).singleElement().satisfies(rejection -> {
            assertThat(rejection.reason()).isEqualTo(Rejection.Reason.INVALID_ARGUMENT);
            assertThat(rejection.message()).startsWith("images[1].encoded: ");
        });
        assertThat(queued()).as("its first row is nobody's now").noneMatch(InputRow::claim);
    }

    @Test
    void submit_requestCancelledBeforeThePoolReachesIt_isNotPrepared() {
        InferenceRequest request = request(pixels(9));
        preprocessor(pool::add).submit(request);
        request.cancel();

        pool.remove().run();

        assertThat(queued()).isEmpty();
    }

    @Test
    void submit_poolOrRingFull_refusesAsOverload() {
        preprocessor(task -> {
                    throw new RejectedExecutionException("full");
                })
                .submit(request(pixels(9)));
        preprocessor(Runnable::run).submit(request(pixels(SIDE), pixels(SIDE), pixels(SIDE)));

        assertThat(rejections)
                .extracting(Rejection::reason)
                .containsExactly(Rejection.Reason.QUEUE_FULL, Rejection.Reason.QUEUE_FULL);
    }

    @Test
    void run_anyModel_warmsEveryFormatWithoutAComplaint() {
        assertThatCode(() -> PictureWarmup.run(images)).doesNotThrowAnyException();
    }

    private Preprocessor preprocessor(Executor executor) {
        return new Preprocessor(
                new RowWriter(images, Optional.empty()),
                arena,
                queue,
                executor,
                Telemetry.none().model("test"),
                System::nanoTime);
    }

    private InferenceRequest request(RequestInput... inputs) {
        return new InferenceRequest(
                TestRequest.MODEL,
                new Classify(1, false),
                List.of(inputs),
                CallTerms.OWN,
                new RecordingSink(rejections));
    }

    private List<InputRow> queued() {
        List<InputRow> rows = new ArrayList<>();
        queue.of(Tower.VISION).drain(rows::add, queue.capacity());
        return rows;
    }

    private static RequestInput pixels(int side) {
        return new RequestInput.Pixels("images[0].tensor", ByteBuffer.allocate(3 * side * side), side, side);
    }

    private record RecordingSink(List<Rejection> rejections) implements ResponseSink {
        @Override
        public void succeed(InferenceResult result) {
            throw new AssertionError("nothing here answers");
        }

        @Override
        public void fail(Rejection rejection) {
            rejections.add(rejection);
        }
    }
}
