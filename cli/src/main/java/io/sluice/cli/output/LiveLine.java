package io.sluice.cli.output;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.Supplier;

/** One line of a terminal that is written over and over; silent where nobody watches. */
public final class LiveLine {

    private static final long INTERVAL_NANOS = Duration.ofMillis(100).toNanos();
    private static final String ERASE = "\r\033[K";

    private final PrintWriter terminal;
    private final boolean watched;
    private boolean shown;
    private long lastNanos = System.nanoTime() - INTERVAL_NANOS;

    public LiveLine(PrintWriter terminal, boolean watched) {
        this.terminal = terminal;
        this.watched = watched;
    }

    /** Shows it, unless the last one is too fresh to be read yet. */
    public void show(Supplier<String> text) {
        long nowNanos = System.nanoTime();
        if (watched && nowNanos - lastNanos >= INTERVAL_NANOS) {
            lastNanos = nowNanos;
            terminal.print(ERASE + text.get());
            terminal.flush();
            shown = true;
        }
    }

    /** Makes room for a line that stays. */
    public void clear() {
        if (shown) {
            terminal.print(ERASE);
            terminal.flush();
            shown = false;
        }
    }
}
