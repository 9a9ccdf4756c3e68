package io.sluice.server.reload;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at files every few seconds, on a thread of its own; none is started where nothing is watched. */
public final class FileWatcher implements AutoCloseable {

    /** How old what is in use may be. Reading a few kilobytes this often costs nothing that could be measured. */
    public static final Duration PERIOD = Duration.ofSeconds(2);

    private static final Logger log = LoggerFactory.getLogger(FileWatcher.class);

    private final List<WatchedFiles> watched = new CopyOnWriteArrayList<>();
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, FileWatcher::daemon);

    /** Opens files and watches them from then on. */
    public void watch(List<Path> files, FileUse use) throws UnusableFileException {
        watched.add(WatchedFiles.open(files, use));
    }

    /** Begins to look, each {@link #PERIOD}. */
    public void start() {
        if (!watched.isEmpty()) {
            var unused =
                    timer.scheduleWithFixedDelay(this::look, PERIOD.toNanos(), PERIOD.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    /** Looks now, on the caller's thread. */
    public void look() {
        for (WatchedFiles files : watched) {
            try {
                files.look();
            } catch (RuntimeException bug) {
                // Thrown on, it would end the watching of all files, without a word.
                log.atError().setCause(bug).log("watched files could not be looked at");
            }
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "sluice-file-watch");
        thread.setDaemon(true);
        return thread;
    }
}
