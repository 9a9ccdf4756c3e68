package io.sluice.loadtest.report;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What stands on top of a report.
 *
 * @param description one sentence; may be empty
 * @param command with which it can be done again
 * @param environment what it ran on, by name
 */
public record Header(String title, String description, String command, Map<String, String> environment) {

    public Header {
        environment = new LinkedHashMap<>(environment);
    }
}
