package io.sluice.cli.demo;

import io.sluice.cli.demo.DemoReport.Captioned;
import io.sluice.cli.demo.DemoReport.Change;
import io.sluice.cli.demo.DemoReport.Classified;
import io.sluice.cli.demo.DemoReport.Film;
import io.sluice.cli.demo.DemoReport.Labelled;
import io.sluice.cli.demo.DemoReport.Pair;
import io.sluice.cli.output.ModelView;
import io.sluice.cli.output.Table;
import io.sluice.cli.stream.LabelLines;
import io.sluice.client.ClassifyAnswer.Category;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A demo's report for people. */
final class DemoPrinter {

    private static final String INDENT = "  ";
    private static final int DIGEST_SHOWN = 12;

    private final PrintWriter out;

    DemoPrinter(PrintWriter out) {
        this.out = out;
    }

    void print(DemoReport report) {
        out.println(String.format(
                Locale.ROOT, "A Sluice server on %s, ready after %.1f s", report.server(), report.readyMs() / 1e3));
        report.models().forEach(model -> out.println(INDENT + describe(model)));
        section(
                "Classified by shapes-vit: %d pictures, sent at once, one call each; an idle replica waits up to %s for a batch"
                        .formatted(report.classified().size(), Demo.QUEUE_DELAY));
        printClassified(report.classified());
        section("Embedded by shapes-vit: the same pictures in one call; these are most alike");
        printPairs(report.pairs());
        printLabelled(report.labelled());
        printCaptions(report.captions());
        printFilm(report.film());
        section("Try next");
        printNext();
        out.flush();
    }

    private void section(String heading) {
        out.println();
        out.println(heading);
    }

    private static String describe(ModelView model) {
        String replicas =
                model.replicas().stream().map(replica -> replica.name()).collect(Collectors.joining(" "));
        String digest = model.version()
                .substring(0, Math.min(DIGEST_SHOWN, model.version().length()));
        String answers = model.contextLength() == 0
                ? model.labels().size() + " classes"
                : "any labels, texts of up to %d tokens".formatted(model.contextLength());
        return "%s: %s, %s, %d x %d px, %s on %s, sha256 %s"
                .formatted(
                        model.name(),
                        model.architecture(),
                        answers,
                        model.inputSize(),
                        model.inputSize(),
                        model.precision(),
                        replicas,
                        digest);
    }

    private void printClassified(List<Classified> classified) {
        Table table = Table.of("picture", "label", ">score", "next", ">score", ">ms", ">batch");
        for (Classified picture : classified) {
            List<Category> ranked = picture.categories();
            table.add(
                    picture.picture(),
                    label(ranked, 0),
                    score(ranked, 0),
                    label(ranked, 1),
                    score(ranked, 1),
                    String.format(Locale.ROOT, "%.1f", picture.latencyMs()),
                    Integer.toString(picture.batchSize()));
        }
        table.print(out, INDENT);
    }

    private void printPairs(List<Pair> pairs) {
        Table table = Table.of("picture", "picture", ">cosine");
        for (Pair pair : pairs) {
            table.add(pair.first(), pair.second(), String.format(Locale.ROOT, "%.3f", pair.cosine()));
        }
        table.print(out, INDENT);
    }

    private void printLabelled(Labelled labelled) {
        section("Labelled by shapes-clip: the same pictures, by %d labels given with the call, each as \"%s\""
                .formatted(labelled.labels(), labelled.template()));
        Table table = Table.of("picture", "best label", ">score", "next", ">score");
        for (Classified picture : labelled.pictures()) {
            List<Category> ranked = picture.categories();
            table.add(picture.picture(), label(ranked, 0), score(ranked, 0), label(ranked, 1), score(ranked, 1));
        }
        table.print(out, INDENT);
        out.println(
                "  In training it saw none of these pairs of colour and shape. Expect errors: of 1,000 such pictures it");
        out.println("  names 81.5 % right, of these twelve eleven (demo/README.md).");
    }

    private void printCaptions(Captioned captioned) {
        section("Captioned by shapes-clip: %s, by whole sentences".formatted(captioned.picture()));
        Table table = Table.of("caption", ">score");
        List<Category> captions = captioned.captions();
        for (int i = 0; i < captions.size(); i++) {
            table.add(label(captions, i), score(captions, i));
        }
        table.print(out, INDENT);
    }

    private void printFilm(Film film) {
        section("Streamed to shapes-vit: a film, its frames over one call, as fast as they are served");
        Table table = Table.of(">from frame", "label", ">score");
        for (Change change : film.changes()) {
            table.add(
                    Long.toString(change.frame()), change.label(), String.format(Locale.ROOT, "%.3f", change.score()));
        }
        table.print(out, INDENT);
        out.println(INDENT + LabelLines.sentence(film.summary()));
    }

    private static String label(List<Category> ranked, int place) {
        return place < ranked.size() ? ranked.get(place).label() : "";
    }

    private static String score(List<Category> ranked, int place) {
        return place < ranked.size()
                ? String.format(Locale.ROOT, "%.3f", ranked.get(place).score())
                : "";
    }

    private void printNext() {
        out.println("  ./sluice serve                                        keep these models served, on port 8001");
        out.println("  ./sluice models                                       then, in another terminal");
        out.println("  ./sluice classify demo/pictures/*.jpg --top 3");
        out.println(
                "  ./sluice classify demo/pictures/*.jpg --model shapes-clip --labels 'a white cross,a cyan shape'");
        out.println("  ./sluice stream demo/frames --fps 24                  or a video of your own");
        out.println("  ./sluice embed demo/pictures/*.png --out vectors.npy");
        out.println("  ./sluice loadtest --rate 50 --input tensor:64");
        out.println("  ./sluice serve /path/to/a/hugging-face/model          serve a ViT or CLIP of your own");
    }
}
