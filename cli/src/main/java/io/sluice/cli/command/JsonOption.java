package io.sluice.cli.command;

import picocli.CommandLine.Option;

/** {@code --json}, the same for every command. */
final class JsonOption {

    @Option(names = "--json", description = "Print one JSON document, also for a failure.")
    private boolean json;

    boolean isOn() {
        return json;
    }
}
