package io.sluice.cli.demo;

import io.sluice.cli.files.Bundle;
import io.sluice.cli.logging.LogSetup;
import io.sluice.cli.output.Json;
import io.sluice.cli.output.Terminal;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = "Starts a server with the bundled models, asks it about the sample pictures and film, and stops.",
        footer = {"", "Example:  ./sluice demo", "", "It uses free ports of this machine, and no network beyond it."})
public final class DemoCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--json", description = "Print one JSON document, also for a failure.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        // Read when the server's first logger is made; its states are of no interest here.
        System.setProperty(LogSetup.LEVEL, "warn");
        if (Terminal.isStandardError()) {
            spec.commandLine().getErr().println("starting a server with the bundled models ...");
        }
        DemoReport report = new Demo(Bundle.locate()).run();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            Json.print(report, out);
        } else {
            new DemoPrinter(out).print(report);
        }
        return ExitCode.OK;
    }
}
