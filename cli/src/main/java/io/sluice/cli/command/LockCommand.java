package io.sluice.cli.command;

import io.sluice.cli.output.Json;
import io.sluice.cli.output.UserException;
import io.sluice.model.FolderDigest;
import io.sluice.model.InvalidModelException;
import io.sluice.model.SyntheticModel;
import io.sluice.model.image.ImageLimits;
import io.sluice.server.config.LockFile;
import io.sluice.server.config.ServerConfig;
import io.sluice.server.config.ServerConfigLoader;
import io.sluice.server.repository.ModelLock.LockedModel;
import io.sluice.server.repository.ModelSource;
import io.sluice.server.repository.local.ConfiguredModels;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
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
        name = "lock",
        mixinStandardHelpOptions = true,
        modelTransformer = SettingFlags.class,
        sortOptions = false,
        description = {
            "Writes down what the files of the models are: the version of each, and the sha256 of every file",
            "that serves. A server that finds this file refuses models that differ. Hashes, and runs nothing."
        },
        footer = {
            "",
            "Examples:",
            "  ./sluice lock",
            "  ./sluice lock --config /etc/sluice/sluice.yaml",
            "  ./sluice lock --model-repository /models --lock /etc/sluice/sluice.lock",
            "",
            "Models and settings are found as 'serve' finds them. The lock is written beside the configuration",
            "file, or in the current folder; --lock names another place."
        })
public final class LockCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private JsonOption json = new JsonOption();

    @Parameters(paramLabel = "MODEL", arity = "0..*", description = "As for 'serve'.")
    private List<String> models = List.of();

    @Option(names = "--config", paramLabel = "FILE", description = "As for 'serve'.")
    private @Nullable Path configFile;

    private record Document(String lock, SortedMap<String, LockedModel> models) {}

    @Override
    public Integer call() throws Exception {
        ServerConfigLoader loader = ServedSettings.loader(spec.commandLine().getParseResult(), models, configFile)
                .withoutLock();
        ServerConfig config = loader.load().config();
        List<ModelSource> sources =
                ConfiguredModels.sources(config.models(), config.repository().folder());
        if (sources.isEmpty()) {
            throw new UserException("there is no model to lock; name one: ./sluice lock /path/to/folder");
        }
        SortedMap<String, LockedModel> locked = new TreeMap<>();
        for (ModelSource source : sources) {
            LockedModel model = locked(source, config.images());
            locked.put(source.name(), model);
            if (!json.isOn()) {
                spec.commandLine().getOut().println("%s  %s".formatted(model.version(), source.name()));
            }
        }
        Path place = loader.lockPlace();
        LockFile.write(place, locked);
        if (json.isOn()) {
            Json.print(
                    new Document(place.toString(), locked), spec.commandLine().getOut());
        } else {
            spec.commandLine().getErr().println("written: " + place);
        }
        return ExitCode.OK;
    }

    private static LockedModel locked(ModelSource source, ImageLimits limits) throws UserException {
        try {
            if (source.isSynthetic()) {
                String specification = source.location().substring(ModelSource.SYNTHETIC.length());
                return new LockedModel(
                        SyntheticModel.parse(specification, limits).card().digest(), new TreeMap<>());
            }
            FolderDigest digest = FolderDigest.of(Path.of(source.location()));
            return new LockedModel(digest.version(), digest.files());
        } catch (InvalidModelException | IllegalArgumentException unusable) {
            throw new UserException("model '%s' cannot be locked: %s".formatted(source.name(), unusable.getMessage()));
        }
    }
}
