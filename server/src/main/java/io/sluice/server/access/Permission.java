package io.sluice.server.access;

import java.util.Locale;
import java.util.Optional;

/** What a client may be allowed to do; neither includes the other. */
public enum Permission {
    /** Ask models, and about them. */
    SERVE,
    /** Load and unload models. */
    ADMIN;

    /** As the operator's list and tokens write it: {@code serve}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The permission of that word, if it is one. */
    public static Optional<Permission> of(String word) {
        return switch (word) {
            case "serve" -> Optional.of(SERVE);
            case "admin" -> Optional.of(ADMIN);
            default -> Optional.empty();
        };
    }
}
