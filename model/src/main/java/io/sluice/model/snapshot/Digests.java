package io.sluice.model.snapshot;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SortedMap;

/** Names the bytes that serve. */
public final class Digests {

    private Digests() {}

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /**
     * The sha256 over one line {@code <sha256>  <file name>} for each file, as {@code sha256sum} prints them.
     *
     * @param digests file name to its sha256, sorted by name
     */
    public static String ofFiles(SortedMap<String, String> digests) {
        StringBuilder lines = new StringBuilder();
        digests.forEach(
                (name, digest) -> lines.append(digest).append("  ").append(name).append('\n'));
        return HexFormat.of().formatHex(sha256().digest(lines.toString().getBytes(StandardCharsets.UTF_8)));
    }
}
