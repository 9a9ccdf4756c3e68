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
import io.sluice.server.rejection.CallRejection;
import io.sluice.server.rejection.CallRejection.DeadlineExceeded.Gate;
import io.sluice.server.rejection.Overload;
import io.sluice.server.rejection.Rejection;
import io.sluice.server.request.CallTerms;
import io.sluice.server.request.InferenceRequest;
import io.sluice.server.request.InferenceResult;
import io.sluice.server.request.InputRow;
import io.sluice.server.request.RequestInput;
import io.sluice.server.request.ResponseSink;
import io.sluice.server.request.RowArena;
import io.sluice.server.request.TestRequest;
import io.sluice.server.request.task.InferenceTask.Classify;
import io.sluice.server.telemetry.Telemetry;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class PreprocessorTest {

    private static final int SIDE = TestRequest.INPUT_SIZE;

    /** By which the clock advances whenever somebody looks at it. */
    private static final long CLOCK_STEP = 10;

    private final ImageProcessor images =
            new ImageProcessor(ImageProcessorConfig.vitDefaults(SIDE), ImageLimits.DEFAULT);
    private final RowArena arena = new RowArena(InputShape.ofImages(SIDE), 4);
    private final TowerQueues queue = new TowerQueues(Set.of(Tower.VISION), 2, new Eventcount());
    private final HandDriven pool = new HandDriven();
    private final AtomicLong clock = new AtomicLong(1000);
    private final List<Rejection> rejections = new ArrayList<>();
    private final Preprocessor preprocessor = new Preprocessor(
            new RowWriter(images, Optional.empty()),
            arena,
            queue,
            pool,
            Telemetry.none().model("test"),
            () -> clock.getAndAdd(CLOCK_STEP));

    @Test
    void submit_pixelsOfTheModelsSize_areQueuedByTheCaller() {
        preprocessor.submit(request(pixels(SIDE)));

        assertThat(pool.offered).isEmpty();
        assertThat(queued()).hasSize(1);
    }

    @Test
    void submit_pixelsToResize_areQueuedByThePool() {
        preprocessor.submit(request(pixels(SIDE), pixels(9)));
        assertThat(queued()).hasSize(1);

        pool.runAll();

        assertThat(queued()).singleElement().satisfies(row -> {
            assertThat(row.index()).isEqualTo(1);
            assertThat(row.data().capacity()).isEqualTo(arena.rowBytes(row.lane()));
        });
    }

    @Test
    void submit_brokenPicture_failsItsRequestWithTheFieldsName() {
        ByteBuffer text = ByteBuffer.wrap("not a picture".getBytes(StandardCharsets.US_ASCII));
        preprocessor.submit(request(pixels(SIDE), new RequestInput.Encoded("images[1].encoded", text)));

        pool.runAll();

        assertThat(rejections).singleElement().satisfies(rejection -> {
            assertThat(rejection.reason()).isEqualTo(Rejection.Reason.INVALID_ARGUMENT);
            assertThat(rejection.message()).startsWith("images[1].encoded: ");
        });
        assertThat(queued()).as("its first row is nobody's now").noneMatch(InputRow::claim);
    }

    @Test
    void submit_requestCancelledBeforeThePoolReachesIt_isNotPrepared() {
        InferenceRequest request = request(pixels(9));
        preprocessor.submit(request);
        request.cancel();

        pool.runAll();

        assertThat(queued()).isEmpty();
    }

    @Test
    void submit_deadlineBeforeThePoolReachesIt_endsItWithoutPreparingIt() {
        preprocessor.submit(request(CallTerms.until(clock.get() + 5 * CLOCK_STEP), pixels(9)));
        clock.addAndGet(5 * CLOCK_STEP);

        pool.runAll();

        assertThat(rejections).containsExactly(new CallRejection.DeadlineExceeded(Gate.WAITING));
        assertThat(queued()).isEmpty();
    }

    @Test
    void submit_poolFull_refusesWithItsCapacity() {
        pool.full = true;

        preprocessor.submit(request(pixels(9)));

        assertThat(rejections)
                .containsExactly(new Overload.QueueFull(
                        TestRequest.MODEL.name(), HandDriven.CAPACITY, Overload.USUAL_RETRY_AFTER));
    }

    @Test
    void submit_ringFull_refusesAsOverload() {
        preprocessor.submit(request(pixels(SIDE), pixels(SIDE), pixels(SIDE)));

        assertThat(rejections).extracting(Rejection::reason).containsExactly(Rejection.Reason.QUEUE_FULL);
    }

    @Test
    void preparationNanos_rowsThatAreOnlyCopied_isNothing() {
        pool.waitNanos = 1000;

        assertThat(preprocessor.preparationNanos(request(pixels(SIDE)), 0)).isZero();
    }

    @Test
    void preparationNanos_rowsForThePool_isTheirWaitAndTheirWork() {
        pool.waitNanos = 1000;
        assertThat(preprocessor.preparationNanos(request(pixels(9)), clock.get()))
                .as("nothing learned yet")
                .isEqualTo(1000);

        preprocessor.submit(request(pixels(9)));
        pool.runAll();

        long work = 2 * CLOCK_STEP;
        assertThat(preprocessor.preparationNanos(request(pixels(9)), clock.get()))
                .isEqualTo(1000 + work);
        assertThat(preprocessor.preparationNanos(request(pixels(9), pixels(9)), clock.get()))
                .as("at once")
                .isEqualTo(1000 + work);
        assertThat(preprocessor.preparationNanos(
                        request(pixels(9), pixels(9), pixels(9), pixels(9), pixels(SIDE)), clock.get()))
                .as("one after another on each thread")
                .isEqualTo(1000 + 2 * work);
    }

    @Test
    void await_processorThatRefusesThePictures_endsAllTheSame() {
        assertThatCode(() -> PictureWarmup.begin(images).await()).doesNotThrowAnyException();
    }

    private InferenceRequest request(RequestInput... inputs) {
        return request(CallTerms.OWN, inputs);
    }

    private InferenceRequest request(CallTerms terms, RequestInput... inputs) {
        return new InferenceRequest(
                TestRequest.MODEL, new Classify(1, false), List.of(inputs), terms, new RecordingSink(rejections));
    }

    private List<InputRow> queued() {
        List<InputRow> rows = new ArrayList<>();
        queue.of(Tower.VISION).drain(rows::add, queue.capacity());
        return rows;
    }

    private static RequestInput pixels(int side) {
        return new RequestInput.Pixels("images[0].tensor", ByteBuffer.allocate(3 * side * side), side, side);
    }

    /** Workers that work when they are told to. */
    private static final class HandDriven implements RowWorkers {
        private static final int CAPACITY = 7;

        private final List<Preparation> offered = new ArrayList<>();
        private boolean full;
        private long waitNanos;

        void runAll() {
            offered.forEach(preparation -> preparation.work().run());
        }

        @Override
        public boolean offer(Preparation preparation) {
            return !full && offered.add(preparation);
        }

        @Override
        public int capacity() {
            return CAPACITY;
        }

        @Override
        public int threads() {
            return 2;
        }

        @Override
        public long waitNanos(CallTerms terms, long dueNanos) {
            return waitNanos;
        }
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
