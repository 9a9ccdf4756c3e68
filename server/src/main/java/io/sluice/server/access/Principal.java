package io.sluice.server.access;

import io.sluice.server.access.limit.ClientLimits;
import java.util.Set;

/**
 * A client that has proved who it is.
 *
 * @param name {@code client:NAME} where the operator's list names it, {@code subject:SUB} where only its token does; bounded,
 *     and printable
 * @param permissions what it may do
 * @param limits how much of it
 */
public record Principal(String name, Set<Permission> permissions, ClientLimits limits) {

    public static final int NAME_LIMIT = 256;

    public Principal {
        if (name.isEmpty() || name.length() > NAME_LIMIT) {
            throw new IllegalArgumentException(
                    "a principal's name has 1 to %d characters, got %d".formatted(NAME_LIMIT, name.length()));
        }
        permissions = Set.copyOf(permissions);
    }

    public boolean may(Permission permission) {
        return permissions.contains(permission);
    }
}
