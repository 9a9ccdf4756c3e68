package io.sluice.cli.command;

import io.sluice.cli.command.EmbedChunks.Embedded;
import io.sluice.cli.files.VectorFile;
import io.sluice.cli.output.Json;
import io.sluice.cli.output.Table;
import io.sluice.cli.output.TimingView;
import io.sluice.client.EmbedAnswer;
import io.sluice.client.RetryPolicy;
import io.sluice.client.Vector;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
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
        name = "embed",
        mixinStandardHelpOptions = true,
        description = "Asks a server for the vectors of pictures or texts.",
        footer = {
            "",
            "Examples:",
            "  ./sluice embed demo/pictures/*.png --normalize --out vectors.npy",
            "  ./sluice embed cat.jpg --text 'a photo of a cat.' --model clip --out both.npy",
            "",
            "Files come first, then texts, each in the order given. CLIP's own vectors are of length 1, those of",
            "pictures and of texts in one space: a dot product of two is their cosine. A ViT's are as they come.",
            "",
            "The file is NumPy's: an array [inputs, dim], or [inputs, tokens, dim] with --pooling tokens.",
            "With --type int8 the scales are beside it, [inputs], in a file that ends in .scales.npy."
        })
public final class EmbedCommand implements Callable<Integer> {

    private static final int SHOWN_VALUES = 4;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ServerOptions server = new ServerOptions();

    @Mixin
    private CallerOptions caller = new CallerOptions();

    @Mixin
    private JsonOption json = new JsonOption();

    @Mixin
    private EmbedOptions how = new EmbedOptions();

    @Parameters(paramLabel = "FILE", arity = "0..*", description = "JPEG, PNG or WebP files.")
    private List<Path> files = List.of();

    @Option(
            names = "--text",
            paramLabel = "TEXT",
            description = "A text to embed; for models that read text. Repeatable.")
    private List<String> texts = List.of();

    @Option(names = "--out", paramLabel = "FILE.npy", description = "Write the vectors to this file.")
    private @Nullable Path out;

    private record Result(
            String input, Vector.Type type, List<Integer> shape, float @Nullable [] values, TimingView timing) {}

    private record Document(
            String model, String version, @Nullable String out, List<Result> results) {}

    @Override
    public Integer call() throws Exception {
        if (files.isEmpty() && texts.isEmpty()) {
            throw new CommandLine.ParameterException(spec.commandLine(), "name a FILE or give a --text to embed");
        }
        List<Embedded> embedded = server.talk(
                RetryPolicy.DEFAULT, caller.said(client -> new EmbedChunks(how).embed(client, files, texts)));
        List<Path> written = out == null
                ? List.of()
                : VectorFile.write(out, embedded.stream().map(Embedded::vector).toList());
        if (json.isOn()) {
            Json.print(document(embedded), spec.commandLine().getOut());
        } else {
            print(embedded);
            written.forEach(file -> spec.commandLine().getErr().println("wrote " + file));
        }
        return CommandLine.ExitCode.OK;
    }

    private Document document(List<Embedded> embedded) {
        List<Result> results = embedded.stream()
                .map(one -> new Result(
                        one.input(),
                        one.vector().type(),
                        one.vector().shape(),
                        out == null ? one.vector().toFloats() : null,
                        TimingView.of(one.answer().timing())))
                .toList();
        EmbedAnswer first = embedded.get(0).answer();
        return new Document(first.model(), first.version(), out == null ? null : out.toString(), results);
    }

    private void print(List<Embedded> embedded) {
        Table table = Table.of("input", "shape", ">length", "first values");
        for (Embedded one : embedded) {
            float[] values = one.vector().toFloats();
            table.add(
                    one.input(),
                    one.vector().shape().toString(),
                    String.format(Locale.ROOT, "%.4f", length(values)),
                    beginning(values));
        }
        table.print(spec.commandLine().getOut(), "");
    }

    private static double length(float[] values) {
        double squares = 0;
        for (float value : values) {
            squares += (double) value * value;
        }
        return Math.sqrt(squares);
    }

    private static String beginning(float[] values) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < Math.min(SHOWN_VALUES, values.length); i++) {
            text.append(String.format(Locale.ROOT, "%8.4f", values[i]));
        }
        return text + (values.length > SHOWN_VALUES ? " ..." : "");
    }
}
