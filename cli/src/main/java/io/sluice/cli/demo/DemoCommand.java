package io.sluice.cli.demo;

import io.sluice.cli.demo.DemoReport.Classified;
import io.sluice.cli.demo.DemoReport.Pair;
import io.sluice.cli.files.Bundle;
import io.sluice.cli.output.Json;
import io.sluice.cli.output.ModelView;
import io.sluice.cli.output.Table;
import io.sluice.cli.output.Terminal;
import io.sluice.client.ClassifyAnswer.Category;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = "Starts a server with the bundled models, classifies and embeds the sample pictures, and stops.",
        footer = {"", "Example:  ./sluice demo", "", "It uses free ports of this machine, and no network beyond it."})
public final class DemoCommand implements Callable<Integer> {

    private static final String INDENT = "  ";
    private static final String LOG_LEVEL = "org.slf4j.simpleLogger.defaultLogLevel";
    private static final int DIGEST_SHOWN = 12;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--json", description = "Print one JSON document, also for a failure.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        // Read when the server's first logger is made; its states are of no interest here.
        System.setProperty(LOG_LEVEL, "warn");
        if (Terminal.isStandardError()) {
            spec.commandLine().getErr().println("starting a server with the bundled models ...");
        }
        DemoReport report = new Demo(Bundle.locate()).run();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            Json.print(report, out);
        } else {
            print(report, out);
        }
        return ExitCode.OK;
    }

    private static void print(DemoReport report, PrintWriter out) {
        out.println(String.format(
                Locale.ROOT, "A Sluice server on %s, ready after %.1f s", report.server(), report.readyMs() / 1e3));
        report.models().forEach(model -> out.println(INDENT + describe(model)));
        out.println();
        out.println("Classified: %d pictures, sent at once, one call each; an idle replica waits up to %s for a batch"
                .formatted(report.classified().size(), Demo.QUEUE_DELAY));
        printClassified(report.classified(), out);
        out.println();
        out.println("Embedded: the same pictures in one call; these are most alike");
        printPairs(report.pairs(), out);
        out.println();
        out.println("Try next");
        printNext(out);
        out.flush();
    }

    private static String describe(ModelView model) {
        return "%s: %s, %d classes, %d x %d px, %s on %s, sha256 %s"
                .formatted(
                        model.name(),
                        model.architecture(),
                        model.labels().size(),
                        model.inputSize(),
                        model.inputSize(),
                        model.precision(),
                        String.join(
                                " ",
                                model.replicas().stream()
                                        .map(replica -> replica.name())
                                        .toList()),
                        model.version()
                                .substring(
                                        0,
                                        Math.min(DIGEST_SHOWN, model.version().length())));
    }

    private static void printClassified(List<Classified> classified, PrintWriter out) {
        Table table = Table.of("picture", "label", ">score", "next", ">score", ">ms", ">batch");
        for (Classified picture : classified) {
            Category best = picture.categories().get(0);
            boolean hasNext = picture.categories().size() > 1;
            Category next = picture.categories().get(hasNext ? 1 : 0);
            table.add(
                    picture.picture(),
                    best.label(),
                    String.format(Locale.ROOT, "%.3f", best.score()),
                    hasNext ? next.label() : "",
                    hasNext ? String.format(Locale.ROOT, "%.3f", next.score()) : "",
                    String.format(Locale.ROOT, "%.1f", picture.latencyMs()),
                    Integer.toString(picture.batchSize()));
        }
        table.print(out, INDENT);
    }

    private static void printPairs(List<Pair> pairs, PrintWriter out) {
        Table table = Table.of("picture", "picture", ">cosine");
        for (Pair pair : pairs) {
            table.add(pair.first(), pair.second(), String.format(Locale.ROOT, "%.3f", pair.cosine()));
        }
        table.print(out, INDENT);
    }

    private static void printNext(PrintWriter out) {
        out.println("  ./sluice serve                                        keep these models served, on port 8001");
        out.println("  ./sluice models                                       then, in another terminal");
        out.println("  ./sluice classify demo/pictures/*.jpg --top 3");
        out.println("  ./sluice embed demo/pictures/*.png --out vectors.npy");
        out.println("  ./sluice loadtest --rate 50 --input tensor:64");
        out.println("  ./sluice serve /path/to/a/hugging-face/vit            serve a model of your own");
    }
}
