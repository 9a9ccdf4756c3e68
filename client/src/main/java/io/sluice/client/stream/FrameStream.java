package io.sluice.client.stream;

import io.sluice.client.SluiceException;
import io.sluice.client.wire.Failures;
import java.io.IOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * A stream for threads that may block: one sends frames, another reads answers.
 *
 * <p>Two threads, because a thread that sends all frames before it reads an answer waits for ever once the server is full:
 * it takes no more frames while nobody takes its answers. Every method may be called by any thread. {@link #close} cancels
 * what has not ended.
 *
 * <pre>{@code
 * try (FrameStream stream = client.stream(StreamCall.classify(ClassifyCall.Options.DEFAULT));
 *         FrameSource frames = FrameSource.folder(folder)) {
 *     executor.submit(() -> {
 *         stream.sendAll(frames);
 *         return null;
 *     });
 *     for (FrameAnswer answer : stream) {
 *         show(answer);
 *     }
 * }
 * }</pre>
 */
public final class FrameStream implements Iterable<FrameAnswer>, AutoCloseable {

    /** Answers fetched before anybody asks for them. */
    static final int ANSWERS_AHEAD = 16;

    private final FrameExchange exchange;
    /* Bounded by ANSWERS_AHEAD, as no more are asked for, and the end, which stays there for every reader to see. */
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final Object readiness = new Object();
    /* Guarded by readiness. */
    private @Nullable End end;

    private sealed interface Event {}

    private record Answered(FrameAnswer answer) implements Event {}

    private record End(@Nullable SluiceException failure) implements Event {}

    FrameStream(FrameExchange exchange) {
        this.exchange = exchange;
    }

    void start(StreamCall config) {
        exchange.start(config, new Events());
        exchange.request(ANSWERS_AHEAD);
    }

    /**
     * Sends one frame; blocks while the connection, or the server behind it, takes no more.
     *
     * @throws InterruptedException if interrupted while it waits; the frame is not sent, the stream goes on
     * @throws SluiceException if the stream has failed
     * @throws IllegalStateException if no frame may be sent any more: after {@link #halfClose} or {@link #cancel}
     */
    public void send(FrameInput frame) throws InterruptedException {
        synchronized (readiness) {
            while (end == null && !exchange.isReady() && exchange.isOpen()) {
                readiness.wait();
            }
            sendNow(frame);
        }
    }

    /**
     * Sends one frame if it can be sent at once; never blocks. For a camera whose frames are better lost than late.
     *
     * @return false, and it is not sent, while the connection, or the server behind it, takes no more
     * @throws SluiceException if the stream has failed
     * @throws IllegalStateException if no frame may be sent any more: after {@link #halfClose} or {@link #cancel}
     */
    public boolean offer(FrameInput frame) {
        synchronized (readiness) {
            if (end == null && exchange.isOpen() && !exchange.isReady()) {
                return false;
            }
            sendNow(frame);
            return true;
        }
    }

    /**
     * Sends every frame that is left, then half-closes; blocks until the last is sent. Does not close the source. Where it
     * fails, the stream is cancelled, so that no reader waits for the answer to a frame that never comes.
     *
     * @throws IOException if a frame cannot be read
     * @throws InterruptedException if interrupted while it waits
     * @throws SluiceException if the stream has failed
     * @throws IllegalStateException if no frame may be sent any more: after {@link #halfClose} or {@link #cancel}
     */
    public void sendAll(FrameSource frames) throws IOException, InterruptedException {
        boolean sent = false;
        try {
            for (Optional<FrameInput> frame = frames.next(); frame.isPresent(); frame = frames.next()) {
                send(frame.get());
            }
            sent = true;
        } finally {
            if (sent) {
                halfClose();
            } else {
                exchange.cancel("not every frame could be sent", null);
            }
        }
    }

    /** Says that no frame follows; the server answers those that it has, and ends the stream. Does not block. */
    public void halfClose() {
        exchange.halfClose();
        wakeSenders();
    }

    /** Ends the stream now; what is under way is not answered, and readers fail with CANCELLED. Does not block. */
    public void cancel() {
        exchange.cancel("the caller cancelled the stream", null);
        wakeSenders();
    }

    /**
     * The next answer, in the order of the frames; empty when all are answered. Blocks until there is one.
     *
     * @throws InterruptedException if interrupted while it waits; no answer is lost
     * @throws SluiceException if the stream has failed
     */
    public Optional<FrameAnswer> next() throws InterruptedException {
        Event event = events.take();
        if (event instanceof Answered answered) {
            exchange.request(1);
            return Optional.of(answered.answer());
        }
        events.add(event);
        SluiceException failure = ((End) event).failure();
        if (failure != null) {
            throw Failures.rethrown(failure);
        }
        return Optional.empty();
    }

    /**
     * The answers that nobody has read yet. Its methods block as {@link #next} does, and fail as it does; an interrupt
     * fails them with CANCELLED and leaves the thread interrupted.
     */
    @Override
    public Iterator<FrameAnswer> iterator() {
        return new Answers();
    }

    /** Cancels the stream unless it has ended. Does not block. */
    @Override
    public void close() {
        cancel();
    }

    private void sendNow(FrameInput frame) {
        End ended = end;
        if (ended != null && ended.failure() != null) {
            throw Failures.rethrown(ended.failure());
        }
        if (ended != null || !exchange.send(frame)) {
            throw new IllegalStateException(
                    "the stream has ended; frame %s cannot be sent".formatted(Long.toUnsignedString(frame.id())));
        }
    }

    private void wakeSenders() {
        synchronized (readiness) {
            readiness.notifyAll();
        }
    }

    private final class Events implements FrameExchange.Listener {

        @Override
        public void onReady() {
            wakeSenders();
        }

        @Override
        public void onAnswer(FrameAnswer answer) {
            events.add(new Answered(answer));
        }

        @Override
        public void onEnd(@Nullable SluiceException failure) {
            End ended = new End(failure);
            synchronized (readiness) {
                end = ended;
                readiness.notifyAll();
            }
            events.add(ended);
        }
    }

    private final class Answers implements Iterator<FrameAnswer> {

        private Optional<FrameAnswer> fetched = Optional.empty();

        @Override
        public boolean hasNext() {
            if (fetched.isEmpty()) {
                try {
                    fetched = FrameStream.this.next();
                } catch (InterruptedException interruption) {
                    Thread.currentThread().interrupt();
                    throw Failures.cancelled("interrupted while waiting for an answer", interruption);
                }
            }
            return fetched.isPresent();
        }

        @Override
        public FrameAnswer next() {
            if (!hasNext()) {
                throw new NoSuchElementException("every frame is answered");
            }
            FrameAnswer answer = fetched.orElseThrow();
            fetched = Optional.empty();
            return answer;
        }
    }
}
