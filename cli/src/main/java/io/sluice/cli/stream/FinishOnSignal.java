package io.sluice.cli.stream;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.ExitCode;

/**
 * Lets a run come to its end when the process is asked to end (Ctrl-C, SIGTERM): no further frame is sent, what was sent is
 * answered, and the summary is printed.
 *
 * <p>A JVM that ends by a signal exits with 128 and the signal's number; {@link Runtime#halt} is the only way to say from a
 * shutdown hook how it went.
 */
public final class FinishOnSignal implements AutoCloseable {

    /** How long the server may take for what was sent. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final CountDownLatch finished = new CountDownLatch(1);
    private final Thread hook;
    private volatile int exitCode = ExitCode.SOFTWARE;

    public FinishOnSignal(StreamRun run) {
        hook = new Thread(
                () -> {
                    run.stop();
                    Runtime.getRuntime().halt(awaitExitCode());
                },
                "sluice-finish");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** The run has ended, and all is printed. */
    public void finish(int code) {
        exitCode = code;
    }

    /** Takes the hook back; where it runs already, lets it end the process. */
    @Override
    public void close() {
        finished.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException alreadyEnding) {
            // The hook runs, and ends the process.
        }
    }

    private int awaitExitCode() {
        try {
            return finished.await(GRACE.toNanos(), TimeUnit.NANOSECONDS) ? exitCode : ExitCode.SOFTWARE;
        } catch (InterruptedException hurried) {
            return ExitCode.SOFTWARE;
        }
    }
}
