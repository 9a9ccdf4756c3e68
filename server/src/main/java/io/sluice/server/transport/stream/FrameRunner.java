package io.sluice.server.transport.stream;

import io.sluice.proto.v1.Image;
import io.sluice.proto.v1.StreamResponse;
import io.sluice.server.rejection.AccessRejection;
import io.sluice.server.rejection.Rejection;
import io.sluice.server.repository.ServingModel;
import io.sluice.server.request.CallTerms;
import io.sluice.server.request.InferenceRequest;
import io.sluice.server.request.InferenceResult;
import io.sluice.server.request.ModelKey;
import io.sluice.server.request.RequestInput;
import io.sluice.server.request.ResponseSink;
import io.sluice.server.request.task.InferenceTask;
import io.sluice.server.request.task.ZeroShot;
import io.sluice.server.transport.call.Incident;
import io.sluice.server.transport.message.ImageParser;
import io.sluice.server.transport.message.RejectedException;
import io.sluice.server.transport.terms.AgreedTerms;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Submits the frames of one stream to one version of its model, each as a request of one row, and makes their answers.
 *
 * <p>Holds the version until {@link #release}; frames that were submitted end all the same.
 */
final class FrameRunner {

    private static final String IMAGE_FIELD = "frame.image";

    private final ServingModel model;
    private final StreamSpec spec;
    private final AgreedTerms terms;
    private final FairShares.Share share;
    private final EndListener listener;
    private final FrameReplies replies;
    private final ImageParser images;

    /** Hears the end of each submitted request once, on any thread, possibly before {@link #submit} returns. */
    @FunctionalInterface
    interface EndListener {
        void ended(FrameSlot slot, FrameOutcome outcome);
    }

    /** @param terms of the stream, which its frames inherit */
    FrameRunner(ServingModel model, StreamSpec spec, AgreedTerms terms, FairShares.Share share, EndListener listener) {
        this.model = model;
        this.spec = spec;
        this.terms = terms;
        this.share = share;
        this.listener = listener;
        this.images = new ImageParser(model.card().vision().inputSize());
        this.replies = new FrameReplies(model.key().version(), spec.ranking(), classes(spec.task(), model));
    }

    private static List<String> classes(InferenceTask task, ServingModel model) {
        return task instanceof ZeroShot zeroShot
                ? zeroShot.labels().labels()
                : model.card().labels();
    }

    ModelKey key() {
        return model.key();
    }

    /** The stream's config, as this version understands it. */
    StreamSpec spec() {
        return spec;
    }

    /** The answer of a frame that it has submitted, or that has not run; in the order of frames. */
    StreamResponse reply(long id, FrameOutcome outcome) {
        return replies.reply(id, outcome);
    }

    /** Nothing more will be submitted. Safe to call again. */
    void release() {
        model.close();
    }

    /**
     * Looks at a frame that has just arrived.
     *
     * @throws RejectedException if its client has sent too many, or naming the part of the image that cannot be used
     */
    void check(Image image) throws RejectedException {
        Optional<Duration> wait = terms.quota().request();
        if (wait.isPresent()) {
            throw new RejectedException(
                    new AccessRejection.RateLimited(terms.quota().limits().requestsPerSecond(), wait.get()));
        }
        images.parse(image, IMAGE_FIELD);
    }

    /** The terms of a frame; they stay the same however often it is submitted. */
    CallTerms termsOf(FrameSlot slot) {
        return terms.ofRequest(slot.arrivedAtNanos());
    }

    /** Whether a frame's deadline was set by the server, and not by the stream, whose end gRPC takes care of. */
    boolean mustExpire(FrameSlot slot) {
        return terms.isImposed(termsOf(slot).deadlineNanos());
    }

    /** Whether the stream's share of the model has room for a frame. */
    boolean hasRoom() {
        return share.hasRoom();
    }

    /** A frame that was submitted has ended, as far as this turn knows. */
    void ended() {
        share.end();
    }

    /** The stream waits for no frame any more. */
    void endedAll() {
        share.endAll();
    }

    /**
     * Submits a frame that waits.
     *
     * @throws RejectedException if this version cannot use its image, which an earlier one may have checked; it still waits
     */
    void submit(FrameSlot slot) throws RejectedException {
        // Read anew each time: a request that was refused may have moved through the buffer of its input.
        RequestInput input = images.parse(slot.image(), IMAGE_FIELD);
        InferenceRequest request = new InferenceRequest(
                model.key(),
                spec.task(),
                List.of(input),
                termsOf(slot),
                new FrameSink(slot),
                terms.trace().frame(model.key(), slot.id(), slot.arrivedAtNanos()));
        slot.run(this, request);
        share.begin();
        try {
            model.submit(request);
        } catch (Throwable bug) {
            request.fail(Incident.report(bug));
        }
    }

    private final class FrameSink implements ResponseSink {

        private final FrameSlot slot;

        FrameSink(FrameSlot slot) {
            this.slot = slot;
        }

        @Override
        public void succeed(InferenceResult result) {
            listener.ended(slot, new FrameOutcome.Served(result.answers().get(0), result.timing()));
        }

        @Override
        public void fail(Rejection rejection) {
            listener.ended(slot, new FrameOutcome.Failed(rejection));
        }
    }
}
