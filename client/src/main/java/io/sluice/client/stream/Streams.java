package io.sluice.client.stream;

import io.grpc.Channel;
import java.util.concurrent.Flow;

/** Opens streams on one channel. Not for users: the client hands it on. */
public final class Streams {

    private final Channel channel;

    public Streams(Channel channel) {
        this.channel = channel;
    }

    public FrameStream open(StreamCall config) {
        FrameStream stream = new FrameStream(new FrameExchange(channel));
        stream.start(config);
        return stream;
    }

    public Flow.Publisher<FrameAnswer> publish(StreamCall config, Flow.Publisher<FrameInput> frames) {
        return new FramePublisher(channel, config, frames);
    }
}
