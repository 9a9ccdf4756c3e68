package io.sluice.server.config;

import io.sluice.server.repository.ModelLock;
import io.sluice.server.repository.ModelSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** What has been gathered so far: values, models, and everything that was wrong with them. Owned by one load. */
final class Draft {

    /** A model, and where it was named. */
    record NamedModel(ModelSource model, String source) {}

    private final SettingValues values;
    private final List<NamedModel> models = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    Draft(SettingValues values) {
        this.values = values;
    }

    void problem(String source, String text) {
        problems.add(source + ": " + text);
    }

    void give(Setting setting, String text, String source) {
        try {
            values.put(setting, setting.type().parse(text), source);
        } catch (IllegalArgumentException e) {
            problem(
                    source,
                    "%s must be %s, got '%s'"
                            .formatted(setting.key(), setting.type().form(), text));
        }
    }

    /** Forgets the models of a lower source: the highest source that names any names them all. */
    void replaceModels() {
        models.clear();
    }

    void addModel(String source, Supplier<ModelSource> model) {
        try {
            models.add(new NamedModel(model.get(), source));
        } catch (IllegalArgumentException e) {
            problem(source, String.valueOf(e.getMessage()));
        }
    }

    boolean hasModels() {
        return !models.isEmpty();
    }

    SettingValues values() {
        return values;
    }

    /**
     * Ends the gathering: all that was wrong, or the configuration.
     *
     * @param lock what the models' files must be
     */
    EffectiveConfig finish(ModelLock lock) throws ConfigException {
        Set<String> names = new HashSet<>();
        for (NamedModel named : models) {
            if (!names.add(named.model().name())) {
                problem(
                        named.source(),
                        "two models are called '%s'; give one of them another name: NAME=%s"
                                .formatted(named.model().name(), named.model().location()));
            }
        }
        Policies.check(values, problems::add);
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        List<ModelSource> sources = models.stream().map(NamedModel::model).toList();
        return new EffectiveConfig(Policies.assemble(values, sources, lock), values, List.copyOf(models));
    }
}
