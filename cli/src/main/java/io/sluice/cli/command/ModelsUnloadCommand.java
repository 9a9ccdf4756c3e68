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
        name = "unload",
        description = {
            "Has a server finish what a model, or one version of it, has admitted, and free it.",
            "The server must allow administration (--admin)."
        },
        footer = {"", "Example:  ./sluice models unload vit --version 3f6c09"})
final class ModelsUnloadCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ServerOptions server = new ServerOptions();

    @Mixin
    private JsonOption json = new JsonOption();

    @Parameters(paramLabel = "NAME", description = "Of the model.")
    private String name = "";

    /** Not with the standard options: there --version is that of the program. */
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help message and exit.")
    private boolean unusedHelp; // picocli shows it

    @Option(
            names = "--version",
            paramLabel = "DIGEST",
            description = "The beginning of one that stands beside the current one; the whole model unless given.")
    private String version = "";

    private record Document(ModelView model) {}

    @Override
    public Integer call() throws Exception {
        ModelInfo model = server.talk(RetryPolicy.DEFAULT, client -> client.unloadModel(name, version));
        if (json.isOn()) {
            Json.print(new Document(ModelView.of(model)), spec.commandLine().getOut());
        } else {
            spec.commandLine()
                    .getOut()
                    .println("%s is %s%s"
                            .formatted(
                                    model.name(),
                                    model.state(),
                                    model.versions().isEmpty() ? "" : " with " + model.version()));
        }
        return ExitCode.OK;
    }
}
