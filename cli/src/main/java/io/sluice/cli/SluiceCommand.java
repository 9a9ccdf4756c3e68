package io.sluice.cli;

import io.sluice.cli.access.KeysCommand;
import io.sluice.cli.command.ClassifyCommand;
import io.sluice.cli.command.EmbedCommand;
import io.sluice.cli.command.HealthCommand;
import io.sluice.cli.command.LoadtestCommand;
import io.sluice.cli.command.LockCommand;
import io.sluice.cli.command.ModelsCommand;
import io.sluice.cli.command.ServeCommand;
import io.sluice.cli.command.StreamCommand;
import io.sluice.cli.demo.DemoCommand;
import io.sluice.cli.tune.TuneCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command without a subcommand: it only knows the others. */
@Command(
        name = "sluice",
        description = "Serves vision transformers over gRPC, with dynamic batching.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        versionProvider = SluiceCommand.Version.class,
        subcommands = {
            DemoCommand.class,
            ServeCommand.class,
            ClassifyCommand.class,
            EmbedCommand.class,
            StreamCommand.class,
            ModelsCommand.class,
            HealthCommand.class,
            LockCommand.class,
            LoadtestCommand.class,
            TuneCommand.class,
            KeysCommand.class
        },
        footer = {"", "Begin with:  ./sluice demo", "", "Exit codes: 0 done, 1 failed, 2 not understood."})
public final class SluiceCommand {

    private static final int HELP_WIDTH = 100;

    SluiceCommand() {}

    /** The whole command line, with its failures answered as this package says. */
    public static CommandLine commandLine() {
        Failures failures = new Failures();
        CommandLine commandLine = new CommandLine(new SluiceCommand());
        commandLine
                .getSubcommands()
                .values()
                .forEach(subcommand -> subcommand.getCommandSpec().versionProvider(new Version()));
        return commandLine
                .setUsageHelpWidth(HELP_WIDTH)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(failures)
                .setParameterExceptionHandler(failures);
    }

    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = SluiceCommand.class.getPackage().getImplementationVersion();
            return new String[] {"sluice " + (version == null ? "(not packaged)" : version)};
        }
    }
}
