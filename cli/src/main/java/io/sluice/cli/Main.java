package io.sluice.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/** Where the process starts, and ends with the command's exit code. */
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        PrintStream answers = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        // A library that prints would spoil the document on standard output.
        System.setOut(System.err);
        CommandLine commandLine = SluiceCommand.commandLine()
                .setOut(new PrintWriter(answers, true))
                .setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
        int exitCode = commandLine.execute(args);
        answers.flush();
        System.exit(exitCode);
    }
}
