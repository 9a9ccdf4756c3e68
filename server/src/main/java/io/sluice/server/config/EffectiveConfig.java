package io.sluice.server.config;

import java.util.List;

/** A configuration, and where each of its values came from. */
public final class EffectiveConfig {

    private final ServerConfig config;
    private final SettingValues values;
    private final List<Draft.NamedModel> models;

    EffectiveConfig(ServerConfig config, SettingValues values, List<Draft.NamedModel> models) {
        this.config = config;
        this.values = values;
        this.models = models;
    }

    public ServerConfig config() {
        return config;
    }

    SettingValues values() {
        return values;
    }

    /** All of it as a {@code sluice.yaml} that means the same, each value with its source in a comment. */
    public String render() {
        StringBuilder yaml = new StringBuilder();
        renderModels(yaml);
        String group = "";
        for (Setting setting : Setting.values()) {
            int dot = setting.key().indexOf('.');
            if (!group.equals(setting.key().substring(0, dot))) {
                group = setting.key().substring(0, dot);
                yaml.append(group).append(":\n");
            }
            yaml.append("  %s: %s  # %s\n"
                    .formatted(
                            setting.key().substring(dot + 1),
                            setting.type().render(values.value(setting)),
                            comment(values.source(setting))));
        }
        return yaml.toString();
    }

    private void renderModels(StringBuilder yaml) {
        yaml.append(models.isEmpty() ? "models: []\n" : "models:\n");
        for (Draft.NamedModel named : models) {
            yaml.append("  - name: %s  # %s\n    location: %s\n"
                    .formatted(
                            ValueType.quote(named.model().name()),
                            comment(named.source()),
                            ValueType.quote(named.model().location())));
            named.model().labels().ifPresent(set -> {
                renderList(yaml, "labels", set.labels());
                renderList(yaml, "label-templates", set.templates());
            });
        }
    }

    private static void renderList(StringBuilder yaml, String key, List<String> values) {
        yaml.append("    %s:\n".formatted(key));
        values.forEach(value -> yaml.append("      - %s\n".formatted(ValueType.quote(value))));
    }

    /** On one line: a path may hold anything. */
    private static String comment(String source) {
        return source.replaceAll("\\p{Cntrl}|[\\u0085\\u2028\\u2029]", "?");
    }
}
