package io.sluice.benchmarks.serving;

import io.sluice.server.app.SluiceServer;
import io.sluice.server.config.ServerConfigLoader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A server in a process of its own, for {@link ServerProcess}. Arguments: what to serve, then flags as {@code --name=value}.
 * Prints its ports when it serves, and ends with its standard input.
 */
final class ServedFlags {

    static final String READY = "ready";

    private ServedFlags() {}

    public static void main(String[] arguments) throws Exception {
        Map<String, String> flags = new LinkedHashMap<>();
        for (String argument : List.of(arguments).subList(1, arguments.length)) {
            String[] nameAndValue = argument.split("=", 2);
            flags.put(nameAndValue[0], nameAndValue[1]);
        }
        ServerConfigLoader loader =
                new ServerConfigLoader().models(List.of(arguments[0])).flags(flags);
        try (SluiceServer server = SluiceServer.start(loader.load().config())) {
            server.awaitReady();
            Figures.print("%s %d %d", READY, server.grpcPort(), server.httpPort());
            while (System.in.read() >= 0) {
                // Nobody says anything.
            }
        }
    }
}
