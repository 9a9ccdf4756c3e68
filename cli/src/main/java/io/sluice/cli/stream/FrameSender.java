package io.sluice.cli.stream;

import io.sluice.cli.film.Film;
import io.sluice.cli.output.UserException;
import io.sluice.client.stream.FrameInput;
import io.sluice.client.stream.FrameStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The sending half: reads frames, waits until each is due, and sends it when the server takes it. */
final class FrameSender implements Runnable {

    private final Film film;
    private final Pace pace;
    private final CountDownLatch stopped = new CountDownLatch(1);
    /* By the reader too; holds what is inside the server and the connection, which flow control bounds. */
    private final Map<Long, SentFrame> underWay = new ConcurrentHashMap<>();
    private final Thread thread = new Thread(this, "sluice-frames");
    private @Nullable FrameStream stream;
    private volatile long sent;
    private volatile @Nullable Exception failure;

    FrameSender(Film film, Pace pace) {
        this.film = film;
        this.pace = pace;
    }

    void start(FrameStream frames) {
        stream = frames;
        thread.start();
    }

    @Override
    public void run() {
        FrameStream frames = stream;
        if (frames == null) {
            throw new IllegalStateException("run before start");
        }
        try {
            sendAll(frames);
        } catch (InterruptedException stop) {
            // Told to: what was sent is answered.
        } catch (UserException | RuntimeException cause) {
            failure = isStopped() ? null : cause;
        } finally {
            frames.halfClose();
        }
    }

    /** Sends no further frame. Does not block. */
    void stop() {
        stopped.countDown();
        thread.interrupt();
    }

    void join() throws InterruptedException {
        thread.join();
    }

    /** What is known of a frame that was answered, once. */
    SentFrame take(long id) {
        SentFrame frame = underWay.remove(id);
        if (frame == null) {
            throw new IllegalStateException("the server answered frame %s, which was not sent".formatted(id));
        }
        return frame;
    }

    long sent() {
        return sent;
    }

    /** Throws why the film was not sent to its end; nothing if it was, or if {@link #stop} said so. */
    void throwFailure() throws Exception {
        Exception cause = failure;
        if (cause != null) {
            throw cause;
        }
    }

    private boolean isStopped() {
        return stopped.getCount() == 0;
    }

    private void sendAll(FrameStream frames) throws UserException, InterruptedException {
        long startNanos = System.nanoTime();
        Instant start = Instant.now();
        long id = 0;
        for (Optional<Film.Frame> next = film.next(); next.isPresent() && !isStopped(); next = film.next()) {
            Film.Frame frame = next.get();
            Optional<Duration> due = pace.due(id, frame);
            if (due.isPresent()) {
                long waitNanos = due.get().toNanos() - (System.nanoTime() - startNanos);
                if (stopped.await(waitNanos, TimeUnit.NANOSECONDS)) {
                    return;
                }
            }
            long nowNanos = System.nanoTime();
            Duration time = due.or(frame::at).orElse(Duration.ofNanos(nowNanos - startNanos));
            underWay.put(id, new SentFrame(id, time, nowNanos));
            // A frame that is sent late was taken when it was due, and the server may find it too old.
            frames.send(new FrameInput(id, due.map(start::plus), frame.picture()));
            id++;
            sent = id;
        }
    }
}
