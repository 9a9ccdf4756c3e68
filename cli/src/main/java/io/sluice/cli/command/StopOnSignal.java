package io.sluice.cli.command;

import io.sluice.server.app.SluiceServer;
import java.io.PrintWriter;

/**
 * Stops the server when the process is asked to end: after its notice on SIGTERM, which an orchestrator sends, and at once on
 * SIGINT (Ctrl-C), which a person sends who waits. A second signal makes the stop go on to its next phase.
 *
 * <p>The process then ends by itself, with the exit code of the command, unlike a JVM that a signal ends.
 */
final class StopOnSignal {

    private final SluiceServer server;
    private final PrintWriter err;

    private StopOnSignal(SluiceServer server, PrintWriter err) {
        this.server = server;
        this.err = err;
    }

    /** From here on signals stop this server. */
    static void install(SluiceServer server, PrintWriter err) {
        StopOnSignal stop = new StopOnSignal(server, err);
        boolean installed = Signals.handle("TERM", () -> stop.received(true));
        installed &= Signals.handle("INT", () -> stop.received(false));
        if (!installed) {
            err.println(
                    "this JVM leaves signals to others: one will end the process at once, with requests unanswered");
        }
    }

    /** Called on a thread of its own for each signal. */
    private synchronized void received(boolean withNotice) {
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
        awaitBegun();
    }

    /* Until it has, a second signal would be taken for a first one. */
    private void awaitBegun() {
        while (!server.isStopping()) {
            Thread.onSpinWait();
        }
    }
}
