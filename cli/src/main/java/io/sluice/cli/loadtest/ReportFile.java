package io.sluice.cli.loadtest;

import io.sluice.loadtest.LoadResult;
import io.sluice.loadtest.report.Header;
import io.sluice.loadtest.report.HtmlReport;
import io.sluice.loadtest.scenario.Scenario;
import io.sluice.loadtest.search.RateSearch;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** {@code --report}: what came of a load test as one HTML file, with the command that it can be done again by. */
public final class ReportFile {

    @Option(
            names = "--report",
            paramLabel = "FILE.html",
            description = "Write a page with plots; it needs nothing beside it.")
    private @Nullable Path file;

    public void write(CommandSpec spec, Scenario scenario, LoadResult result) throws IOException {
        if (file != null) {
            save(spec, file, HtmlReport.of(header(spec, scenario), result));
        }
    }

    /** @param capacity requests a second that the server could do */
    public void write(CommandSpec spec, Scenario scenario, double capacity, RateSearch.Result found)
            throws IOException {
        if (file != null) {
            save(spec, file, HtmlReport.of(header(spec, scenario), capacity, found));
        }
    }

    private static void save(CommandSpec spec, Path file, String page) throws IOException {
        try {
            Files.writeString(file, page);
        } catch (IOException unwritable) {
            throw new IOException("the report '%s' cannot be written: %s".formatted(file, unwritable), unwritable);
        }
        PrintWriter err = spec.commandLine().getErr();
        err.println("wrote " + file);
        err.flush();
    }

    private static Header header(CommandSpec spec, Scenario scenario) {
        List<String> arguments = spec.commandLine().getParseResult().originalArgs();
        String command =
                "./sluice " + arguments.stream().map(ReportFile::quoted).collect(Collectors.joining(" "));
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("when", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        environment.put(
                "client",
                "%s, %d cores".formatted(processor(), Runtime.getRuntime().availableProcessors()));
        environment.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        environment.put("Java", System.getProperty("java.version"));
        return new Header("Sluice load test", scenario.description(), command, environment);
    }

    /** As a shell takes it. */
    private static String quoted(String argument) {
        return argument.matches("[\\w@%+=:,./-]+") ? argument : "'" + argument.replace("'", "'\\''") + "'";
    }

    private static String processor() {
        try {
            return Files.readAllLines(Path.of("/proc/cpuinfo"), StandardCharsets.UTF_8).stream()
                    .filter(line -> line.startsWith("model name"))
                    .map(line -> line.replaceFirst("[^:]*:\\s*", ""))
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException unknown) {
            return System.getProperty("os.arch");
        }
    }
}
