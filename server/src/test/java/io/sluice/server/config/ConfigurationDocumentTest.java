package io.sluice.server.config;

import io.sluice.server.document.GeneratedDocument;
import java.io.IOException;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Writes {@code docs/configuration.md} from the table of settings. */
class ConfigurationDocumentTest {

    private static final String INTRODUCTION = """
            # Configuration

            <!-- Generated from Setting.java by ConfigurationDocumentTest; do not edit. -->

            Every setting has a default, and three places that override it, in rising order: the file `sluice.yaml` of the
            current folder, the environment, the command line. `./sluice serve --print-config` shows the result as a
            `sluice.yaml`, and says of each value where it came from. Whatever is wrong, in all places, is reported at once.

            ```yaml
            models:
              - name: vit
                location: /models/vit-base-patch16-224
            batch:
              max-size: 16
              max-queue-delay: 2ms
            ```

            ## Settings

            | in the file | in the environment | flag | type | default | what it does |
            |---|---|---|---|---|---|
            """;

    @SuppressWarnings("InlineFormatString") // the page reads best in one piece
    private static final String AFTERWORD = """

            ## How values are written

            - Bytes: a whole number, with `B`, `KiB`, `MiB` or `GiB` if wanted: `32MiB`.
            - Durations: a whole number with `ns`, `us`, `ms`, `s` or `m`: `500us`; zero needs no unit.
            - Truth: `true` or `false`; on the command line the flag alone is `true`.

            ## Models

            A model is a folder, or has a name: `NAME=FOLDER`; without one it is called as the last part of the folder's
            path. A name is 1 to 64 of `A-Z a-z 0-9 . _ -`, the first no dot; no two models share one. The first model is the
            default, which requests get that name none. A [model repository](repository.md) adds the models of a folder.

            - Command line: `./sluice serve vit=/models/vit-base /models/other`.
            - Environment: `%s=vit=/models/vit-base,/models/other`. Separated by `;` instead where a `synthetic:` location
              holds commas; a single one of these ends in `;`.
            - File: the list `models`, each with a `location` and, if wanted, a `name`. A folder is relative to the file.
              A model that reads text may have `labels`, and `label-templates` beside them: then it is a classifier of these,
              and requests need no labels ([zero-shot](zero-shot.md)).

            The highest place that names a model names them all; the models of the places below are not served.

            ## Rules between settings

            - `admission.max-rows` is at least `grpc.max-inputs` and `batch.max-size`: a larger request or batch could never
              enter.
            - `admission.max-bytes` and `grpc.max-transfer-bytes` are at least `grpc.max-message-bytes`, and that at least
              `image.max-bytes`.
            - `stream.max-in-flight` is at least `stream.default-in-flight`.
            - `grpc.port` and `http.port` differ, unless both are 0.

            ## Other variables

            %s are for the launcher. Variables that Kubernetes makes of a Service whose name starts with `sluice`
            (`SLUICE_SERVICE_HOST`, `SLUICE_PORT=tcp://...`) are ignored, and so is `SLUICE_API_KEY`, which the calling commands
            send. Any other unknown `SLUICE_*` variable is a mistake, and is reported.
            """;

    @Test
    void configurationDocument_settings_isUpToDate() throws IOException {
        StringBuilder page = new StringBuilder(INTRODUCTION);
        for (Setting setting : Setting.values()) {
            page.append("| `%s` | `%s` | `%s` | %s | %s | %s |\n"
                    .formatted(
                            setting.key(),
                            setting.environmentName(),
                            setting.flag(),
                            setting.type()
                                    .name()
                                    .toLowerCase(Locale.ROOT)
                                    .replace("long_", "")
                                    .replace("long", "integer"),
                            setting.defaultDescription(),
                            setting.description()));
        }
        page.append(AFTERWORD.formatted(
                EnvironmentVariables.MODELS,
                EnvironmentVariables.LAUNCHER.stream()
                        .sorted()
                        .map("`%s`"::formatted)
                        .collect(Collectors.joining(" and "))));

        new GeneratedDocument("configuration.md", ConfigurationDocumentTest.class).check(page.toString());
    }
}
