package io.sluice.cli.stream;

import io.sluice.client.stream.FrameAnswer;
import java.time.Duration;

/** Who wants to know. Called by one thread, in the order of the frames. */
public interface StreamView {

    /** @param latency from sending to here */
    void onAnswer(SentFrame frame, FrameAnswer answer, Duration latency);

    /** Nothing follows: the stream has ended, well or not. */
    void onEnd(StreamSummary summary);
}
