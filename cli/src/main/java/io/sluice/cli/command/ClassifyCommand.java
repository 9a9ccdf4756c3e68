package io.sluice.cli.command;

import io.sluice.cli.files.Pictures;
import io.sluice.cli.files.Pictures.Outcome;
import io.sluice.cli.output.Failure;
import io.sluice.cli.output.Json;
import io.sluice.cli.output.Table;
import io.sluice.cli.output.TimingView;
import io.sluice.client.ClassifyAnswer;
import io.sluice.client.ClassifyCall;
import io.sluice.client.RetryPolicy;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "classify",
        mixinStandardHelpOptions = true,
        description = "Asks a server what is on pictures.",
        footer = {
            "",
            "Examples:",
            "  ./sluice classify demo/pictures/*.jpg --top 3",
            "  ./sluice classify cat.jpg --model clip --labels cat,dog,'polar bear'",
            "  ./sluice classify scan.png --model clip --labels-file kinds.txt --template 'a scan of {}.'",
            "  ./sluice classify street.jpg --model clip --labels-file captions.txt --template '{}'"
        })
public final class ClassifyCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ServerOptions server = new ServerOptions();

    @Mixin
    private CallerOptions caller = new CallerOptions();

    @Mixin
    private JsonOption json = new JsonOption();

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "JPEG, PNG or WebP files.")
    private List<Path> files = List.of();

    @Option(names = "--model", paramLabel = "NAME", description = "Which model; the server's first unless given.")
    private String model = "";

    @Mixin
    private LabelOptions labels = new LabelOptions();

    @Option(
            names = "--top",
            paramLabel = "N",
            defaultValue = "5",
            description = "How many labels for each picture; ${DEFAULT-VALUE} unless given.")
    private int top;

    private record Result(
            String file,
            @Nullable List<ClassifyAnswer.Category> categories,
            @Nullable TimingView timing,
            @Nullable Failure error) {}

    private record Document(
            @Nullable String model, @Nullable String version, List<Result> results) {}

    @Override
    public Integer call() throws Exception {
        if (top < 1) {
            throw new CommandLine.ParameterException(spec.commandLine(), "--top must be at least 1, got " + top);
        }
        ClassifyCall.Options options = labels.apply(ClassifyCall.Options.DEFAULT.withTopK(top));
        List<Outcome<ClassifyAnswer>> outcomes = server.talk(
                RetryPolicy.DEFAULT,
                caller.said(client -> Pictures.send(
                        files,
                        picture -> client.classify(
                                ClassifyCall.of(picture).withModel(model).withOptions(options)))));
        if (json.isOn()) {
            Json.print(document(outcomes), spec.commandLine().getOut());
        } else {
            print(outcomes);
        }
        return outcomes.stream().allMatch(Outcome.Answered.class::isInstance)
                ? CommandLine.ExitCode.OK
                : CommandLine.ExitCode.SOFTWARE;
    }

    private Document document(List<Outcome<ClassifyAnswer>> outcomes) {
        List<Result> results = new ArrayList<>();
        @Nullable ClassifyAnswer any = null;
        for (int i = 0; i < files.size(); i++) {
            String file = files.get(i).toString();
            if (outcomes.get(i) instanceof Outcome.Answered<ClassifyAnswer> answered) {
                any = answered.answer();
                results.add(new Result(file, any.rankings().get(0).categories(), TimingView.of(any.timing()), null));
            } else if (outcomes.get(i) instanceof Outcome.Failed<ClassifyAnswer> failed) {
                results.add(new Result(file, null, null, Failure.of(failed.failure())));
            }
        }
        return any == null ? new Document(null, null, results) : new Document(any.model(), any.version(), results);
    }

    private void print(List<Outcome<ClassifyAnswer>> outcomes) {
        Table table = Table.of("picture", "label", ">score");
        Map<String, List<String>> failures = new LinkedHashMap<>();
        for (int i = 0; i < files.size(); i++) {
            String file = files.get(i).toString();
            if (outcomes.get(i) instanceof Outcome.Answered<ClassifyAnswer> answered) {
                addRows(table, file, answered.answer());
            } else if (outcomes.get(i) instanceof Outcome.Failed<ClassifyAnswer> failed) {
                String message = labels.explain(Failure.of(failed.failure()).message());
                failures.computeIfAbsent(message, first -> new ArrayList<>()).add(file);
            }
        }
        PrintWriter err = spec.commandLine().getErr();
        failures.forEach((message, of) -> err.println("sluice: %s%s".formatted(subject(of), message)));
        if (failures.values().stream().mapToInt(List::size).sum() < files.size()) {
            table.print(spec.commandLine().getOut(), "");
        }
    }

    /** What fails every file alike is no fault of a file. */
    private String subject(List<String> failed) {
        return failed.size() == files.size() && failed.size() > 1 ? "" : String.join(", ", failed) + ": ";
    }

    private static void addRows(Table table, String file, ClassifyAnswer answer) {
        String name = file;
        for (ClassifyAnswer.Category category : answer.rankings().get(0).categories()) {
            table.add(name, category.label(), String.format(Locale.ROOT, "%.4f", category.score()));
            name = "";
        }
    }
}
