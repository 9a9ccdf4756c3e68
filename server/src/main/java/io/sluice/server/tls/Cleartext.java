package io.sluice.server.tls;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;

/** Whether a port may be open without TLS. */
public final class Cleartext {

    private Cleartext() {}

    /**
     * The complaint about an address that others than this machine can reach, where what they send could be read and changed
     * on the way; empty where there is none.
     *
     * @param key the setting of the host
     */
    public static Optional<String> complaint(String key, String host, boolean encrypted, boolean insecure) {
        if (encrypted || insecure || isLoopback(host)) {
            return Optional.empty();
        }
        return Optional.of(
                ("%s '%s' can be reached from other machines, and nothing would be encrypted: give the server a"
                                + " certificate with --tls-certificate and --tls-key, or say that this is meant with --insecure")
                        .formatted(key, host));
    }

    /** Whether only this machine reaches it. Not so of a name that nobody knows: somebody may know it a moment later. */
    public static boolean isLoopback(String host) {
        try {
            return Arrays.stream(InetAddress.getAllByName(host)).allMatch(InetAddress::isLoopbackAddress);
        } catch (UnknownHostException unknown) {
            return false;
        }
    }
}
