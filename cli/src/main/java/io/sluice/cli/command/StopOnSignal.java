package io.sluice.cli.command;

import io.sluice.server.app.SluiceServer;
import java.io.PrintWriter;
import java.util.concurrent.CompletableFuture;

/**
 * Stops the server when the process is asked to end: after its notice on SIGTERM, which an orchestrator sends, and at once on
 * SIGINT (Ctrl-C), which a person sends who waits. A second signal makes the stop go on to its next phase.
 *
 * <p>The process then ends by itself, with the exit code of the command, unlike a JVM that a signal ends.
 */
final class StopOnSignal {

    private final CompletableFuture<SluiceServer> started = new CompletableFuture<>();
    private final PrintWriter err;

    private StopOnSignal(PrintWriter err) {
        this.err = err;
    }

    /** From here on signals stop the server that {@link #started} names; one that comes earlier waits for that. */
    static StopOnSignal install(PrintWriter err) {
        StopOnSignal stop = new StopOnSignal(err);
        boolean installed = Signals.handle("TERM", () -> stop.received(true));
        installed &= Signals.handle("INT", () -> stop.received(false));
        if (!installed) {
            err.println(
                    "this JVM leaves signals to others: one will end the process at once, with requests unanswered");
        }
        return stop;
    }

    /** The server is there, though its models may still be loading. */
    void started(SluiceServer server) {
        started.complete(server);
    }

    /** Called on a thread of its own for each signal. */
    private synchronized void received(boolean withNotice) {
        SluiceServer server = started.join();
        if (server.isStopping()) {
            err.println("going on to the next phase of the stop");
            server.hurry();
            return;
        }
        err.println(
                withNotice
                        ? "stopping: health says so, and new calls are still taken for shutdown.notice"
                        : "stopping: finishing what was admitted");
        Thread thread = new Thread(withNotice ? server::stopWithNotice : server::stop, "sluice-stop");
        thread.start();
        awaitBegun(server);
    }

    /* Until it has, a second signal would be taken for a first one. */
    private static void awaitBegun(SluiceServer server) {
        while (!server.isStopping()) {
            Thread.onSpinWait();
        }
    }
}
