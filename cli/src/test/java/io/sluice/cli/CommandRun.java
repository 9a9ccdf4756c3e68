package io.sluice.cli;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.stream.Stream;

/** The real command line, run in this process with its streams captured. */
record CommandRun(int exitCode, String out, String err) {

    static CommandRun of(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = SluiceCommand.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
        return new CommandRun(exitCode, out.toString(), err.toString());
    }

    static String[] arguments(Stream<String> last, String... first) {
        return Stream.concat(Arrays.stream(first), last).toArray(String[]::new);
    }

    /** Standard output, which must be one JSON document and nothing else. */
    JsonObject document() {
        return JsonParser.parseString(out).getAsJsonObject();
    }
}
