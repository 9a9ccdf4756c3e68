package io.sluice.server.config;

import io.sluice.server.repository.ModelSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Which variables of the environment are ours. */
final class EnvironmentVariables {

    static final String PREFIX = "SLUICE_";
    static final String MODELS = PREFIX + "MODELS";

    /** The key of a client, which the calling commands send; may stand in the environment of a server too. */
    static final String API_KEY = PREFIX + "API_KEY";

    /** Read by the launcher script. */
    static final Set<String> LAUNCHER = Set.of("SLUICE_JAVA_HOME", "SLUICE_JAVA_OPTS");

    /*
     * Kubernetes describes each Service of the namespace to every container. A Service named "sluice" gives
     * SLUICE_SERVICE_HOST and SLUICE_PORT=tcp://..., one named "sluice-grpc" even SLUICE_GRPC_PORT=tcp://...
     */
    private static final Pattern SERVICE_LINK =
            Pattern.compile(".*_SERVICE_(HOST|PORT(_.*)?)|.*_PORT_\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?");

    private static final Pattern SERVICE_ADDRESS = Pattern.compile("(tcp|udp|sctp)://.*");

    private EnvironmentVariables() {}

    /** Whether a variable means a setting, or was meant to. */
    static boolean isOurs(Map.Entry<String, String> variable) {
        String name = variable.getKey();
        return name.startsWith(PREFIX)
                && !LAUNCHER.contains(name)
                && !name.equals(API_KEY)
                && !SERVICE_LINK.matcher(name).matches()
                && !SERVICE_ADDRESS.matcher(variable.getValue()).matches();
    }

    /**
     * The entries of {@code SLUICE_MODELS}: by semicolons where there are any, else by commas, which a synthetic
     * location may hold itself.
     *
     * @throws IllegalArgumentException with a sentence, if commas could mean both
     */
    static List<String> models(String list) {
        boolean semicolons = list.indexOf(';') >= 0;
        if (!semicolons && list.indexOf(',') >= 0 && list.contains(ModelSource.SYNTHETIC)) {
            throw new IllegalArgumentException("entries must be separated, and a single one ended, by ';' where one is "
                    + "synthetic and holds commas, got '%s'".formatted(list));
        }
        return Arrays.stream(list.split(semicolons ? ";" : ","))
                .map(String::strip)
                .filter(entry -> !entry.isEmpty())
                .toList();
    }
}
