package io.sluice.cli.command;

import io.sluice.cli.files.Bundle;
import io.sluice.server.config.ServerConfigLoader;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ParseResult;

/** Where a server finds its settings and models; the same for every command that asks what a server would serve. */
final class ServedSettings {

    private ServedSettings() {}

    /**
     * @param arguments with the flags of settings
     * @param models of the command line
     * @param configFile named on the command line; null for {@code sluice.yaml}, if it is there
     */
    static ServerConfigLoader loader(ParseResult arguments, List<String> models, @Nullable Path configFile) {
        ServerConfigLoader loader = new ServerConfigLoader()
                .environment(System.getenv())
                .flags(SettingFlags.given(arguments))
                .models(models)
                .defaultModels(
                        Bundle.locate().models().stream().map(Path::toString).toList());
        return configFile == null ? loader.optionalFile(ServerConfigLoader.DEFAULT_FILE) : loader.file(configFile);
    }
}
