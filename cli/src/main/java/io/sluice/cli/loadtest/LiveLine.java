package io.sluice.cli.loadtest;

import io.sluice.loadtest.Watcher;
import io.sluice.loadtest.measure.Second;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/** One line on a terminal that says each second how the load goes. */
public final class LiveLine implements Watcher {

    private static final String ERASE = "\r\u001b[K";

    private final PrintWriter err;
    // Guarded by this.
    private String what = "";
    private Duration length = Duration.ZERO;
    private long beganNanos;

    public LiveLine(PrintWriter err) {
        this.err = err;
    }

    @Override
    public synchronized void begins(String load, Duration planned) {
        what = load;
        length = planned;
        beganNanos = System.nanoTime();
        show("");
    }

    @Override
    public synchronized void second(Second second) {
        show(String.format(
                Locale.ROOT,
                ": %.0f/s answered, %.0f/s failed, p50 %.1f ms, p99 %.1f ms, %d in flight",
                second.answeredPerSecond(),
                second.failedPerSecond(),
                second.latency().p50().toNanos() / 1e6,
                second.latency().p99().toNanos() / 1e6,
                second.inFlight()));
    }

    /** Takes the line away. */
    public synchronized void end() {
        err.print(ERASE);
        err.flush();
    }

    private void show(String figures) {
        long passed = Duration.ofNanos(System.nanoTime() - beganNanos).toSeconds();
        err.print("%s%s, %d of %d s%s".formatted(ERASE, what, passed, length.toSeconds(), figures));
        err.flush();
    }
}
