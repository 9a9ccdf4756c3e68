package io.sluice.server.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.server.access.limit.ClientLimits;
import io.sluice.server.reload.UnusableFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes the operator's list of clients. */
public final class ClientList {

    private static final String HEAD = "clients:\n";
    private static final String EMPTY_HEAD = "clients: []";

    private ClientList() {}

    /**
     * The lines of a client with a key.
     *
     * @param digest what {@link ApiKey#digestOf} says of it
     * @throws IllegalArgumentException if it cannot be a client; says why
     */
    public static String entry(String name, String digest, Set<Permission> allow) {
        ClientEntry checked =
                new ClientEntry(name, allow, ClientLimits.NONE, new ClientEntry.Proof.Keys(List.of(digest)));
        return "  - name: \"%s\"\n    key-sha256: %s\n    allow: [%s]\n"
                .formatted(
                        checked.name(),
                        digest,
                        allow.stream().map(Permission::word).sorted().collect(Collectors.joining(", ")));
    }

    /**
     * Adds an entry to the end of a list, or begins one.
     *
     * @throws UnusableFileException if the list is not fit to be used with the entry; it is left as it was
     * @throws IOException if it cannot be read or written
     */
    public static void add(Path list, String entry) throws UnusableFileException, IOException {
        String before = Files.exists(list) ? Files.readString(list) : "";
        boolean isEmpty = before.isBlank() || before.strip().equals(EMPTY_HEAD);
        String added = (isEmpty ? HEAD : before.endsWith("\n") ? "" : "\n") + entry;
        ClientsFile.read(list, (isEmpty ? added : before + added).getBytes(UTF_8), ClientLimits.NONE);
        if (isEmpty) {
            Files.writeString(list, added);
        } else {
            // Not written anew: a server that looks meanwhile must not find the list without those at its end.
            Files.writeString(list, added, StandardOpenOption.APPEND);
        }
    }
}
