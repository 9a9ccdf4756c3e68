package io.sluice.server.config;

import static java.util.stream.Collectors.toMap;

import io.sluice.server.config.text.Suggestion;
import io.sluice.server.repository.ModelLock;
import io.sluice.server.repository.ModelSource;
import io.sluice.server.yaml.YamlFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds the values of all settings: defaults, file, environment, flags, in rising order.
 *
 * <pre>{@code
 * ServerConfig config = new ServerConfigLoader()
 *         .optionalFile(ServerConfigLoader.DEFAULT_FILE)
 *         .environment(System.getenv())
 *         .flags(Map.of("--max-batch-size", "16"))
 *         .models(List.of("vit=/models/vit"))
 *         .load()
 *         .config();
 * }</pre>
 */
public final class ServerConfigLoader {

    public static final Path DEFAULT_FILE = Path.of("sluice.yaml");

    private static final String COMMAND_LINE = "command line";

    private @Nullable Path file;
    private boolean fileRequired;
    private Map<String, String> environment = Map.of();
    private final Map<String, String> flags = new TreeMap<>();
    private List<String> models = List.of();
    private List<String> defaultModels = List.of();
    private boolean lockIgnored;

    /** The defaults on this machine, without a model. */
    public static ServerConfig defaults() {
        return Policies.assemble(machine(), List.of());
    }

    /** The defaults with both ports free ones, for a server inside a test. */
    public static ServerConfig onFreePorts(ModelSource... models) {
        SettingValues values = machine();
        values.put(Setting.GRPC_PORT, 0, "free");
        values.put(Setting.HTTP_PORT, 0, "free");
        return Policies.assemble(values, List.of(models));
    }

    /** Reads {@code path}; that it is missing is a problem. */
    public ServerConfigLoader file(Path path) {
        file = path;
        fileRequired = true;
        return this;
    }

    /** Reads {@code path} if it is there. */
    public ServerConfigLoader optionalFile(Path path) {
        file = path;
        fileRequired = false;
        return this;
    }

    /** Reads the variables {@code SLUICE_*} of a whole environment. */
    public ServerConfigLoader environment(Map<String, String> variables) {
        environment = Map.copyOf(variables);
        return this;
    }

    /** Adds flags: {@link Setting#flag()} to its value; a boolean's is {@code true} or {@code false}. */
    public ServerConfigLoader flags(Map<String, String> values) {
        flags.putAll(values);
        return this;
    }

    /** Adds one flag. */
    public ServerConfigLoader set(Setting setting, String value) {
        flags.put(setting.flag(), value);
        return this;
    }

    /** The models of the command line, each a folder or {@code NAME=LOCATION}; where there are any, no others are served. */
    public ServerConfigLoader models(List<String> arguments) {
        models = List.copyOf(arguments);
        return this;
    }

    /** What to serve where nobody names a model, in the same form. */
    public ServerConfigLoader defaultModels(List<String> arguments) {
        defaultModels = List.copyOf(arguments);
        return this;
    }

    /** Leaves the lock of the models unread: for who is about to write it. */
    public ServerConfigLoader withoutLock() {
        lockIgnored = true;
        return this;
    }

    /**
     * Reads every source and checks all of it.
     *
     * @throws ConfigException with every problem of every source
     */
    public EffectiveConfig load() throws ConfigException {
        Draft draft = new Draft(machine());
        readFile(draft);
        readEnvironment(draft);
        readFlags(draft);
        readModels(draft);
        checkFolder(draft);
        return draft.finish(lockIgnored ? ModelLock.NONE : LockFile.read(lockSetting(draft), lockPlace(draft), draft));
    }

    /**
     * Where the lock of the models is, or would be: what the settings say, or else {@code sluice.lock} beside the configuration
     * file, or in the current folder.
     *
     * @throws ConfigException with what is wrong with the settings
     */
    public Path lockPlace() throws ConfigException {
        Draft draft = new Draft(machine());
        readFile(draft);
        readEnvironment(draft);
        readFlags(draft);
        return lockPlace(draft);
    }

    private Path lockPlace(Draft draft) {
        String setting = lockSetting(draft);
        if (!LockFile.WORDS.contains(setting)) {
            return Path.of(setting);
        }
        return Optional.ofNullable(file)
                .map(path -> path.resolveSibling(LockFile.NAME))
                .orElse(Path.of(LockFile.NAME));
    }

    private static String lockSetting(Draft draft) {
        return draft.values().text(Setting.REPOSITORY_LOCK);
    }

    private static void checkFolder(Draft draft) {
        Policies.folder(draft.values())
                .filter(folder -> !Files.isDirectory(folder))
                .ifPresent(folder -> draft.problem(
                        draft.values().source(Setting.REPOSITORY_FOLDER),
                        "%s must be a folder of model folders, got '%s'"
                                .formatted(Setting.REPOSITORY_FOLDER.key(), folder)));
    }

    private void readFile(Draft draft) {
        Optional.ofNullable(file).ifPresent(path -> {
            if (Files.exists(path)) {
                new FileSettings(new YamlFile(path), draft).read();
            } else if (fileRequired) {
                draft.problem(path.toString(), "there is no such file");
            }
        });
    }

    private void readEnvironment(Draft draft) {
        Map<String, Setting> known = byName(Setting::environmentName);
        environment.entrySet().stream()
                .filter(EnvironmentVariables::isOurs)
                .sorted(Map.Entry.comparingByKey())
                .forEach(variable -> {
                    String name = variable.getKey();
                    @Nullable Setting setting = known.get(name);
                    if (setting != null) {
                        draft.give(setting, variable.getValue(), name);
                    } else if (name.equals(EnvironmentVariables.MODELS)) {
                        readModelsVariable(variable.getValue(), draft);
                    } else {
                        draft.problem(name, "there is no such setting" + Suggestion.forName(name, known.keySet()));
                    }
                });
    }

    private static void readModelsVariable(String list, Draft draft) {
        try {
            addModels(EnvironmentVariables.models(list), EnvironmentVariables.MODELS, draft);
        } catch (IllegalArgumentException e) {
            draft.problem(EnvironmentVariables.MODELS, String.valueOf(e.getMessage()));
        }
    }

    private void readFlags(Draft draft) {
        Map<String, Setting> known = byName(Setting::flag);
        flags.forEach((flag, value) -> {
            @Nullable Setting setting = known.get(flag);
            if (setting != null) {
                draft.give(setting, value, flag);
            } else {
                draft.problem(flag, "there is no such flag" + Suggestion.forName(flag, known.keySet()));
            }
        });
    }

    private void readModels(Draft draft) {
        addModels(models, COMMAND_LINE, draft);
        if (!draft.hasModels() && Policies.folder(draft.values()).isEmpty()) {
            addModels(defaultModels, SettingValues.DEFAULT_SOURCE, draft);
        }
    }

    private static void addModels(List<String> arguments, String source, Draft draft) {
        if (!arguments.isEmpty()) {
            draft.replaceModels();
            arguments.forEach(argument -> draft.addModel(source, () -> ModelSource.parse(argument)));
        }
    }

    private static SettingValues machine() {
        return new SettingValues(SettingValues.Machine.current());
    }

    private static Map<String, Setting> byName(Function<Setting, String> name) {
        return Arrays.stream(Setting.values()).collect(toMap(name, Function.identity(), (a, b) -> a, TreeMap::new));
    }
}
