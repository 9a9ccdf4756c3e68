package io.sluice.client.stream;

import io.grpc.Channel;
import java.util.Objects;
import java.util.concurrent.Flow;

/** Each subscriber gets a stream of its own, which takes frames from a subscription of its own. */
final class FramePublisher implements Flow.Publisher<FrameAnswer> {

    private final Channel channel;
    private final StreamCall config;
    private final Flow.Publisher<FrameInput> frames;

    FramePublisher(Channel channel, StreamCall config, Flow.Publisher<FrameInput> frames) {
        this.channel = channel;
        this.config = config;
        this.frames = frames;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super FrameAnswer> subscriber) {
        Objects.requireNonNull(subscriber, "subscriber");
        FrameExchange exchange = new FrameExchange(channel);
        AnswerSubscription answers = new AnswerSubscription(exchange, subscriber);
        subscriber.onSubscribe(answers);
        FrameSubscriber sender = new FrameSubscriber(exchange, answers);
        if (answers.start(config, sender)) {
            frames.subscribe(sender);
        }
    }
}
