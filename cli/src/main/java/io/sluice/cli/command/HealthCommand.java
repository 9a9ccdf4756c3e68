package io.sluice.cli.command;

import io.sluice.cli.output.Json;
import io.sluice.cli.output.UserException;
import io.sluice.client.RetryPolicy;
import io.sluice.client.SluiceException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A probe for whoever can only run a command; it needs no key. */
@Command(
        name = "health",
        mixinStandardHelpOptions = true,
        description = "Asks a server whether it serves: exit code 0 if it does, 1 if not, or if nobody answers.",
        footer = {
            "",
            "Examples:",
            "  ./sluice health",
            "  ./sluice health --model vit --server models.example:8001 --tls --timeout 2s"
        })
public final class HealthCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ServerOptions server = new ServerOptions();

    @Mixin
    private JsonOption json = new JsonOption();

    @Option(names = "--model", paramLabel = "NAME", description = "This model; the server as a whole unless given.")
    private String model = "";

    private record Document(String model, String status) {}

    @Override
    public Integer call() throws Exception {
        boolean serves;
        try {
            serves = server.talk(RetryPolicy.NEVER, client -> client.serves(model));
        } catch (SluiceException.NotFound unknown) {
            throw new UserException(unknown.code().name(), "the server has no model '%s'".formatted(model));
        }
        String status = serves ? "SERVING" : "NOT_SERVING";
        if (json.isOn()) {
            Json.print(new Document(model, status), spec.commandLine().getOut());
        } else {
            spec.commandLine().getOut().println(status);
        }
        return serves ? ExitCode.OK : ExitCode.SOFTWARE;
    }
}
