package io.sluice.cli.command;

import io.sluice.cli.output.Json;
import io.sluice.cli.output.ModelView;
import io.sluice.client.ModelInfo;
import io.sluice.client.RetryPolicy;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "load",
        mixinStandardHelpOptions = true,
        description = {
            "Has a server read a model's folder afresh. What is there takes over once it is warm; until then, and",
            "if it cannot serve, the version that serves goes on. The server must allow administration (--admin)."
        },
        footer = {"", "Example:  ./sluice models load vit --timeout 5m"})
final class ModelsLoadCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ServerOptions server = new ServerOptions();

    @Mixin
    private JsonOption json = new JsonOption();

    @Parameters(paramLabel = "NAME", description = "Of the model; or of a new folder in the server's model repository.")
    private String name = "";

    @Option(
            names = "--keep-previous",
            description = "Leave the version that serves now beside the new one, for requests that name it.")
    private boolean keepPrevious;

    private record Document(ModelView model, boolean unchanged) {}

    @Override
    public Integer call() throws Exception {
        ModelInfo.Loaded loaded = server.talk(RetryPolicy.DEFAULT, client -> client.loadModel(name, keepPrevious));
        if (json.isOn()) {
            Json.print(
                    new Document(ModelView.of(loaded.model()), loaded.unchanged()),
                    spec.commandLine().getOut());
        } else {
            spec.commandLine()
                    .getOut()
                    .println("%s %s %s"
                            .formatted(
                                    loaded.model().name(),
                                    loaded.unchanged() ? "is unchanged:" : "serves",
                                    loaded.model().version()));
        }
        return ExitCode.OK;
    }
}
