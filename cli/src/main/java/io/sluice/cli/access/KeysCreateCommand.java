package io.sluice.cli.access;

import io.sluice.cli.output.Json;
import io.sluice.cli.output.UserException;
import io.sluice.server.access.ApiKey;
import io.sluice.server.access.ClientList;
import io.sluice.server.access.Permission;
import io.sluice.server.reload.UnusableFileException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "create",
        mixinStandardHelpOptions = true,
        description = "Makes a key and prints it, once: a server's list of clients holds its digest only.",
        footer = {
            "",
            "Examples:",
            "  ./sluice keys create camera-7",
            "  ./sluice keys create operator --allow serve,admin --clients clients.yaml",
            "",
            "Standard output is the key and nothing else, so that it can go into a file of its own:",
            "  (umask 077; ./sluice keys create ci --clients clients.yaml > ci.key)"
        })
public final class KeysCreateCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "NAME", description = "Whose key: 1 to 64 of A-Z a-z 0-9 . _ @ -")
    private String name = "";

    @Option(
            names = "--allow",
            paramLabel = "PERMISSIONS",
            split = ",",
            defaultValue = "serve",
            description = "serve, admin, or both; ${DEFAULT-VALUE} unless given.")
    private List<String> allow = List.of();

    @Option(
            names = "--clients",
            paramLabel = "FILE",
            description =
                    "Add the entry to this list of clients; made where there is none. Else it is printed to be pasted.")
    private @Nullable Path clients;

    @Option(names = "--json", description = "Print one JSON document.")
    private boolean json;

    private record Created(String name, String key, String sha256) {}

    @Override
    public Integer call() throws Exception {
        String key = ApiKey.random();
        String entry = entry(key);
        PrintWriter err = spec.commandLine().getErr();
        if (clients == null) {
            err.println("add this to the list that access.clients (--clients) names, below 'clients:'");
            err.print(entry);
        } else {
            add(clients, entry);
            err.println("added to %s; a server that uses it takes the key within seconds".formatted(clients));
        }
        err.flush();
        if (json) {
            Json.print(
                    new Created(name, key, ApiKey.digestOf(key)),
                    spec.commandLine().getOut());
        } else {
            spec.commandLine().getOut().println(key);
        }
        return CommandLine.ExitCode.OK;
    }

    private String entry(String key) {
        try {
            return ClientList.entry(name, ApiKey.digestOf(key), permissions());
        } catch (IllegalArgumentException wrong) {
            throw new CommandLine.ParameterException(spec.commandLine(), String.valueOf(wrong.getMessage()), wrong);
        }
    }

    private Set<Permission> permissions() {
        EnumSet<Permission> permissions = EnumSet.noneOf(Permission.class);
        for (String word : allow) {
            permissions.add(Permission.of(word.strip())
                    .orElseThrow(() -> new IllegalArgumentException(
                            "--allow must be serve, admin, or both, got '%s'".formatted(word))));
        }
        return permissions;
    }

    private static void add(Path list, String entry) throws UserException, IOException {
        try {
            ClientList.add(list, entry);
        } catch (UnusableFileException unusable) {
            throw new UserException(String.join("\n", unusable.problems()));
        }
    }
}
