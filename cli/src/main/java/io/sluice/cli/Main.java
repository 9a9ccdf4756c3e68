package io.sluice.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;

/** Where the process starts, and ends with the command's exit code. */
public final class Main {

    /* What it warns of, with a stack trace, reaches the user as a sentence. Held here: a logger that nobody holds is
     * collected, and its level with it. */
    private static final Logger CHANNEL_LOG = Logger.getLogger("io.grpc.internal.ManagedChannelImpl");

    private Main() {}

    public static void main(String[] args) {
        PrintWriter answers = new PrintWriter(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        // A library that prints would spoil the document on standard output.
        System.setOut(System.err);
        CHANNEL_LOG.setLevel(Level.OFF);
        CommandLine commandLine = SluiceCommand.commandLine()
                .setOut(answers)
                .setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
        int exitCode = commandLine.execute(args);
        answers.flush();
        System.exit(exitCode);
    }
}
