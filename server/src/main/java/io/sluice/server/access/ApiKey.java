package io.sluice.server.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/**
 * Keys of clients: {@code sluice_} and 256 random bits in base64url.
 *
 * <p>The list of clients holds the SHA-256 of a key. A slow password hash would protect nothing more: whoever has the list
 * would have to try 2^256 keys, however fast each try is.
 */
public final class ApiKey {

    public static final String PREFIX = "sluice_";

    private static final int RANDOM_BYTES = 32;

    /** Hexadecimal digits of a digest. */
    static final int DIGEST_DIGITS = 64;

    private ApiKey() {}

    /** A new one. */
    public static String random() {
        byte[] bytes = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(bytes);
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** What the list of clients says of it, in lower case hexadecimal. */
    public static String digestOf(String key) {
        return HexFormat.of().formatHex(sha256(key));
    }

    static byte[] sha256(String key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
