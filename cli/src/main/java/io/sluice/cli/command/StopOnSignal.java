package io.sluice.cli.command;

import io.sluice.server.app.SluiceServer;
import java.io.PrintWriter;
import picocli.CommandLine.ExitCode;

/**
 * Stops the server when the process is asked to end (SIGTERM, SIGINT), until removed.
 *
 * <p>A JVM that ends by a signal exits with 128 and the signal's number, which an orchestrator takes for a crash; {@link
 * Runtime#halt} is the only way to say from a shutdown hook how it went.
 */
final class StopOnSignal {

    private final Thread hook;

    StopOnSignal(SluiceServer server, PrintWriter err) {
        hook = new Thread(
                () -> {
                    err.println("stopping: finishing what was admitted");
                    boolean drained = server.stop();
                    err.println(drained ? "stopped" : "stopped: some admitted requests were not answered in time");
                    err.flush();
                    Runtime.getRuntime().halt(drained ? ExitCode.OK : ExitCode.SOFTWARE);
                },
                "sluice-stop");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    void remove() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException alreadyStopping) {
            // The hook runs, and ends the process.
        }
    }
}
