package io.sluice.cli;

import io.sluice.cli.output.Failure;
import io.sluice.cli.output.Json;
import java.io.PrintWriter;
import java.util.Arrays;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** What the user sees of a failure: a sentence, or with {@code --json} a document; a stack trace for a bug only. */
final class Failures implements IExecutionExceptionHandler, IParameterExceptionHandler {

    private static final String JSON = "--json";
    private static final String PICOCLI_PREFIX = "^Error: ";

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult arguments) {
        Failure described = Failure.of(failure);
        if (described.isBug()) {
            failure.printStackTrace(command.getErr());
        }
        boolean json = arguments.originalArgs().contains(JSON);
        print(described, json, command);
        return described.isUsage() ? CommandLine.ExitCode.USAGE : CommandLine.ExitCode.SOFTWARE;
    }

    @Override
    public int handleParseException(ParameterException mistake, String[] args) {
        CommandLine command = mistake.getCommandLine();
        boolean json = Arrays.asList(args).contains(JSON);
        print(Failure.usage(String.valueOf(mistake.getMessage()).replaceFirst(PICOCLI_PREFIX, "")), json, command);
        if (!json) {
            PrintWriter err = command.getErr();
            UnmatchedArgumentException.printSuggestions(mistake, err);
            err.println("Try '%s --help'.".formatted(command.getCommandSpec().qualifiedName()));
        }
        return CommandLine.ExitCode.USAGE;
    }

    private static void print(Failure failure, boolean json, CommandLine command) {
        if (json) {
            Json.printLine(new Document(failure), command.getOut());
        } else {
            command.getErr().println("sluice: " + failure.message());
        }
    }

    private record Document(Failure error) {}
}
