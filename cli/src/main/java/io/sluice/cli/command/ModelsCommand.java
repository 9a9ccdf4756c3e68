package io.sluice.cli.command;

import io.sluice.cli.output.Json;
import io.sluice.cli.output.ModelView;
import io.sluice.cli.output.Table;
import io.sluice.client.ModelInfo;
import io.sluice.client.RetryPolicy;
import io.sluice.client.SluiceClient;
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
        description = "Asks a server which models it has, and how they are.",
        footer = {"", "Example:  ./sluice models --server 127.0.0.1:8001"})
public final class ModelsCommand implements Callable<Integer> {

    private static final int DIGEST_SHOWN = 12;

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
                "precision",
                "replicas",
                ">batch",
                "digest",
                "tasks");
        for (ModelInfo model : models) {
            table.add(
                    model.name(),
                    model.state().name(),
                    model.identity().architecture(),
                    model.shape().inputSize() + " px",
                    Integer.toString(model.shape().layers()),
                    Integer.toString(model.identity().labels().size()),
                    model.shape().texts().map(ModelsCommand::texts).orElse("none"),
                    model.placement().precision(),
                    replicas(model),
                    Integer.toString(model.placement().maxBatchSize()),
                    digest(model.version()),
                    tasks(model));
        }
        table.print(spec.commandLine().getOut(), "");
        for (ModelInfo model : models) {
            if (!model.failure().isEmpty()) {
                spec.commandLine().getOut().println("%s: %s".formatted(model.name(), model.failure()));
            }
        }
    }

    private static String texts(ModelInfo.TextShape texts) {
        return "%d tokens, %d layers".formatted(texts.contextLength(), texts.layers());
    }

    private static String tasks(ModelInfo model) {
        return model.identity().tasks().stream()
                .map(task -> task.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(" "));
    }

    private static String replicas(ModelInfo model) {
        return model.placement().replicas().stream()
                .map(ModelInfo.ReplicaInfo::name)
                .collect(Collectors.joining(" "));
    }

    static String digest(String version) {
        return version.substring(0, Math.min(DIGEST_SHOWN, version.length()));
    }
}
