package io.sluice.cli.command;

import io.sluice.cli.logging.ServerLog;
import io.sluice.cli.output.Json;
import io.sluice.cli.output.UserException;
import io.sluice.server.app.SluiceServer;
import io.sluice.server.app.StartupException;
import io.sluice.server.config.ConfigException;
import io.sluice.server.config.EffectiveConfig;
import io.sluice.server.config.ServerConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        modelTransformer = SettingFlags.class,
        sortOptions = false,
        description = "Serves models until it is told to stop (Ctrl-C, SIGTERM).",
        footer = {
            "",
            "Examples:",
            "  ./sluice serve",
            "  ./sluice serve /models/vit-base-patch16-224 --max-batch-size 16 --replicas 2",
            "  ./sluice serve --model-repository /models --poll-interval 30s",
            "  ./sluice serve cats=/models/cats dogs=/models/dogs --host 0.0.0.0 --insecure",
            "  ./sluice serve tiny=synthetic:base=5ms,per-row=2ms,size=8,classes=16",
            "",
            "Every setting can also stand in sluice.yaml or in the environment; a flag wins over the",
            "environment, and that over the file. --print-config shows all of them, and where each came from."
        })
public final class ServeCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private JsonOption json = new JsonOption();

    @Parameters(
            paramLabel = "MODEL",
            arity = "0..*",
            description = "A Hugging Face folder, NAME=FOLDER, or NAME=synthetic:...; the first is the default model. "
                    + "Unless given: those of the configuration, else the demo's.")
    private List<String> models = List.of();

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Read the settings from this file; from sluice.yaml, if it is there, unless given.")
    private @Nullable Path configFile;

    @Option(names = "--print-config", description = "Print the settings that would be used, and stop.")
    private boolean printConfig;

    private record Ready(String state, String grpc, String http) {}

    @Override
    public Integer call() throws Exception {
        EffectiveConfig effective = configure();
        if (printConfig) {
            print(effective);
            return ExitCode.OK;
        }
        ServerConfig config = effective.config();
        if (config.models().isEmpty() && config.repository().folder().isEmpty()) {
            throw new UserException("there is no model to serve; name one: ./sluice serve /path/to/folder");
        }
        return serve(config);
    }

    private EffectiveConfig configure() throws ConfigException {
        return ServedSettings.loader(spec.commandLine().getParseResult(), models, configFile)
                .load();
    }

    private void print(EffectiveConfig effective) {
        PrintWriter out = spec.commandLine().getOut();
        if (json.isOn()) {
            Json.print(effective.config(), out);
        } else {
            out.print(effective.render());
            out.flush();
        }
    }

    private int serve(ServerConfig config) throws IOException, StartupException {
        PrintWriter err = ServerLog.write(config.log(), spec.commandLine().getErr());
        spec.commandLine().setErr(err); // what fails from here on is said there too
        StopOnSignal signals = StopOnSignal.install(err);
        SluiceServer server = SluiceServer.start(config);
        signals.started(server);
        try {
            if (server.awaitReady()) {
                announce(config, server);
            }
            server.awaitTermination();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            server.stop();
        }
        boolean answered = server.stop();
        err.println(answered ? "stopped" : "stopped: some admitted requests were not answered in time");
        return answered ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private void announce(ServerConfig config, SluiceServer server) {
        Ready ready = new Ready(
                "ready",
                config.transport().host() + ":" + server.grpcPort(),
                config.http().host() + ":" + server.httpPort());
        if (json.isOn()) {
            Json.print(ready, spec.commandLine().getOut());
        }
        spec.commandLine().getErr().println("ready: grpc %s, http %s".formatted(ready.grpc(), ready.http()));
    }
}
