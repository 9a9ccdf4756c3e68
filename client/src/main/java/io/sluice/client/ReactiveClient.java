package io.sluice.client;

import io.sluice.client.call.FuturePublisher;
import io.sluice.client.call.Operations;
import io.sluice.client.stream.FrameAnswer;
import io.sluice.client.stream.FrameInput;
import io.sluice.client.stream.StreamCall;
import io.sluice.client.stream.Streams;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Flow;

/**
 * The client's calls as reactive streams. Nothing is sent before a subscriber asks; every subscriber gets a call of its
 * own. Nothing here blocks; subscribers are called by one of gRPC's threads, or one of the common pool's, one at a time.
 * Every failure is a {@link SluiceException}; cancelling a subscription cancels its call. Any library that speaks {@link
 * Flow} can take these up.
 */
public final class ReactiveClient {

    private final Operations operations;
    private final Streams streams;
    private final Duration deadline;

    ReactiveClient(Operations operations, Streams streams, Duration deadline) {
        this.operations = operations;
        this.streams = streams;
        this.deadline = deadline;
    }

    /** One answer: a ranking of classes for each image. */
    public Flow.Publisher<ClassifyAnswer> classify(ClassifyCall call) {
        return new FuturePublisher<>(() -> operations.classify(call, deadline));
    }

    /** One answer: a vector for each input. */
    public Flow.Publisher<EmbedAnswer> embed(EmbedCall call) {
        return new FuturePublisher<>(() -> operations.embed(call, deadline));
    }

    /** One answer: every model that the server knows, in the order it was given them. */
    public Flow.Publisher<List<ModelInfo>> models() {
        return new FuturePublisher<>(() -> operations.models(deadline));
    }

    /**
     * One answer.
     *
     * @param name empty for the server's default model
     */
    public Flow.Publisher<ModelInfo> model(String name) {
        return new FuturePublisher<>(() -> operations.model(name, deadline));
    }

    /**
     * Sends frames over one call and publishes their answers, in the order of the frames; it has no deadline and is never
     * tried again. A frame is asked of its publisher only when the connection has room for it, and an answer fetched from
     * the server only when the subscriber asks for it, so that neither end can outrun the other.
     *
     * <p>It ends when the frames have ended and all are answered. A failure of the frames' publisher cancels the call and
     * is handed on as it is. The server's end is told after the answers that came before it, so only when those are asked
     * for.
     *
     * @param frames subscribed to once by every subscriber of the answers
     */
    public Flow.Publisher<FrameAnswer> stream(StreamCall config, Flow.Publisher<FrameInput> frames) {
        return streams.publish(config, frames);
    }
}
