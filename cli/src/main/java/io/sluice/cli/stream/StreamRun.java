package io.sluice.cli.stream;

import io.sluice.cli.film.Film;
import io.sluice.cli.output.UserException;
import io.sluice.client.SluiceClient;
import io.sluice.client.stream.FrameAnswer;
import io.sluice.client.stream.FrameStream;
import io.sluice.client.stream.StreamCall;
import java.time.Duration;
import java.util.Optional;

/** One film through one stream. Runs once. */
public final class StreamRun {

    private final FrameSender sender;
    private final StreamTally tally = new StreamTally();

    public StreamRun(Film film, Pace pace) {
        sender = new FrameSender(film, pace);
    }

    /**
     * Sends the film and hands every answer to the view; blocks until the last.
     *
     * @throws UserException if the film cannot be read to its end; what was sent is answered
     * @throws io.sluice.client.SluiceException if the stream fails
     */
    public StreamSummary run(SluiceClient client, StreamCall call, StreamView view) throws Exception {
        StreamSummary summary;
        long startNanos = System.nanoTime();
        try (FrameStream stream = client.stream(call)) {
            sender.start(stream);
            try {
                readAnswers(stream, view);
            } catch (Exception failure) {
                sender.stop();
                throw failure;
            } finally {
                Duration elapsed = Duration.ofNanos(System.nanoTime() - startNanos);
                sender.join();
                summary = tally.summary(sender.sent(), elapsed);
                view.onEnd(summary);
            }
        }
        sender.throwFailure();
        return summary;
    }

    /** Sends no further frame; {@link #run} returns when those that were sent are answered. Any thread; does not block. */
    public void stop() {
        sender.stop();
    }

    private void readAnswers(FrameStream stream, StreamView view) throws InterruptedException {
        for (Optional<FrameAnswer> next = stream.next(); next.isPresent(); next = stream.next()) {
            FrameAnswer answer = next.get();
            SentFrame frame = sender.take(answer.frameId());
            Duration latency = Duration.ofNanos(System.nanoTime() - frame.sentNanos());
            tally.count(answer, latency);
            view.onAnswer(frame, answer, latency);
        }
    }
}
