package io.sluice.cli.command;

import io.sluice.cli.output.Json;
import io.sluice.cli.output.ModelView;
import io.sluice.cli.output.Table;
import io.sluice.client.ModelInfo;
import io.sluice.client.RetryPolicy;
import io.sluice.client.SluiceClient;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "models",
        mixinStandardHelpOptions = true,
        subcommands = {ModelsLoadCommand.class, ModelsUnloadCommand.class},
        description = "Asks a server which models it has, how they are, and what their batches take.",
        footer = {
            "",
            "Examples:",
            "  ./sluice models --server 127.0.0.1:8001",
            "  ./sluice models load vit",
            "  ./sluice models unload vit --version 3f6c09"
        })
public final class ModelsCommand implements Callable<Integer> {

    private static final int DIGEST_SHOWN = 12;
    private static final double NANOS_PER_MILLI = 1e6;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ServerOptions server = new ServerOptions();

    @Mixin
    private JsonOption json = new JsonOption();

    private record Document(List<ModelView> models) {}

    @Override
    public Integer call() throws Exception {
        List<ModelInfo> models = server.talk(RetryPolicy.DEFAULT, SluiceClient::models);
        if (json.isOn()) {
            Json.print(
                    new Document(models.stream().map(ModelView::of).toList()),
                    spec.commandLine().getOut());
        } else {
            print(models);
        }
        return CommandLine.ExitCode.OK;
    }

    private void print(List<ModelInfo> models) {
        Table table = Table.of(
                "model",
                "state",
                "type",
                ">input",
                ">layers",
                ">classes",
                "texts",
                "engine",
                "precision",
                "replicas",
                ">batch",
                "digest",
                "tasks");
        for (ModelInfo model : models) {
            table.add(
                    model.name(),
                    model.state().name(),
                    type(model),
                    model.shape().inputSize() + " px",
                    layers(model.shape().layers()),
                    Integer.toString(model.identity().labels().size()),
                    model.shape().texts().map(ModelsCommand::texts).orElse("none"),
                    model.placement().engine().backend(),
                    model.placement().precision(),
                    replicas(model),
                    Integer.toString(model.placement().maxBatchSize()),
                    digest(model.version()),
                    tasks(model));
        }
        table.print(spec.commandLine().getOut(), "");
        printVersions(models);
        printLatencies(models);
        for (ModelInfo model : models) {
            for (ModelInfo.Gain gain : model.placement().engine().gains()) {
                spec.commandLine()
                        .getOut()
                        .println(String.format(
                                Locale.ROOT,
                                "%s: linear layers took %.2f times as long in %s as they would in %s, which is less exact;"
                                        + " './sluice tune' measures the whole",
                                model.name(),
                                gain.times(),
                                model.placement().precision(),
                                gain.precision()));
            }
            for (ModelInfo.DevicePlacement device : model.placement().devices()) {
                if (!device.fallback().isEmpty()) {
                    spec.commandLine().getOut().println("%s: %s".formatted(model.name(), device.fallback()));
                }
            }
            if (!model.failure().isEmpty()) {
                spec.commandLine().getOut().println("%s: %s".formatted(model.name(), model.failure()));
            }
        }
    }

    /** Where there is a choice. */
    private void printVersions(List<ModelInfo> models) {
        Table table = Table.of("model", "version", "state", "serves");
        models.stream()
                .filter(model -> model.versions().size() > 1)
                .forEach(model -> model.versions()
                        .forEach(version -> table.add(
                                model.name(),
                                digest(version.version()),
                                version.state().name(),
                                version.current() ? "all requests" : "those that name it")));
        if (!table.isEmpty()) {
            spec.commandLine().getOut().println();
            table.print(spec.commandLine().getOut(), "");
        }
    }

    /** What the server has learned of each batch size that ran, and plans with. */
    private void printLatencies(List<ModelInfo> models) {
        Table table = Table.of("model", "passes over", ">batch", ">median", ">p99", ">a row", ">passes");
        for (ModelInfo model : models) {
            addLatencies(table, model.name(), "images", model.placement().latencies());
            addLatencies(table, model.name(), "texts", model.placement().textLatencies());
        }
        if (!table.isEmpty()) {
            PrintWriter out = spec.commandLine().getOut();
            out.println();
            table.print(out, "");
        }
    }

    private static void addLatencies(Table table, String model, String rows, List<ModelInfo.Latency> latencies) {
        for (ModelInfo.Latency latency : latencies) {
            table.add(
                    model,
                    rows,
                    Integer.toString(latency.batchSize()),
                    millis(latency.median()),
                    millis(latency.p99()),
                    millis(latency.median().dividedBy(latency.batchSize())),
                    Long.toString(latency.observations()));
        }
    }

    private static String millis(Duration duration) {
        return String.format(Locale.ROOT, "%.2f ms", duration.toNanos() / NANOS_PER_MILLI);
    }

    private static String texts(ModelInfo.TextShape texts) {
        return texts.layers() < 0
                ? "%d tokens".formatted(texts.contextLength())
                : "%d tokens, %d layers".formatted(texts.contextLength(), texts.layers());
    }

    /** What it is, and of what kind its files are where they are no checkpoint. */
    private static String type(ModelInfo model) {
        String architecture = model.identity().architecture();
        String format = model.placement().engine().format();
        return format.equals("onnx") ? "%s (%s)".formatted(architecture, format) : architecture;
    }

    private static String layers(int layers) {
        return layers < 0 ? "none" : Integer.toString(layers);
    }

    private static String tasks(ModelInfo model) {
        return model.identity().tasks().stream()
                .map(task -> task.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(" "));
    }

    private static String replicas(ModelInfo model) {
        return model.placement().replicas().stream().map(ModelsCommand::replica).collect(Collectors.joining(" "));
    }

    /** Its name, and what is not as it should be. */
    private static String replica(ModelInfo.ReplicaInfo replica) {
        List<String> notes = new ArrayList<>();
        if (replica.state() != ModelInfo.ReplicaState.SERVING && replica.state() != ModelInfo.ReplicaState.UNKNOWN) {
            notes.add(replica.state().name());
        }
        if (replica.restarts() > 0) {
            notes.add(replica.restarts() + (replica.restarts() == 1 ? " restart" : " restarts"));
        }
        return notes.isEmpty() ? replica.name() : "%s (%s)".formatted(replica.name(), String.join(", ", notes));
    }

    static String digest(String version) {
        return version.substring(0, Math.min(DIGEST_SHOWN, version.length()));
    }
}
