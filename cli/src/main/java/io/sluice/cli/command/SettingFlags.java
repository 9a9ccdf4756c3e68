package io.sluice.cli.command;

import io.sluice.server.config.Setting;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.IModelTransformer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Gives a command one option for each setting of the server, so that the table of settings stays the only list. */
final class SettingFlags implements IModelTransformer {

    private static final String TRUE = "true";

    @Override
    public CommandSpec transform(CommandSpec command) {
        for (Setting setting : Setting.values()) {
            command.addOption(option(setting));
        }
        return command;
    }

    /** What the user gave: flag to value. */
    static Map<String, String> given(ParseResult arguments) {
        Map<String, String> flags = new TreeMap<>();
        for (Setting setting : Setting.values()) {
            if (arguments.hasMatchedOption(setting.flag())) {
                flags.put(setting.flag(), arguments.matchedOptionValue(setting.flag(), ""));
            }
        }
        return flags;
    }

    private static OptionSpec option(Setting setting) {
        OptionSpec.Builder option = OptionSpec.builder(setting.flag())
                .type(String.class)
                .description("%s Default: %s."
                        .formatted(setting.description(), setting.defaultDescription())
                        .replace("%", "%%"));
        return switch (setting.type()) {
            case BOOLEAN ->
                option.arity("0..1").fallbackValue(TRUE).paramLabel("BOOL").build();
            case DURATION -> option.arity("1").paramLabel("TIME").build();
            case PATH -> option.arity("1").paramLabel("FILE").build();
            case TEXT -> option.arity("1").paramLabel("TEXT").build();
            case INTEGER, LONG -> option.arity("1").paramLabel("N").build();
            case BYTES, LONG_BYTES -> option.arity("1").paramLabel("BYTES").build();
        };
    }
}
