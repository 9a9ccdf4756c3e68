package io.sluice.server.transport.wire;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;

/** Says in one sentence why a port could not be had, and what to do about it. */
public final class BindFailure {

    private BindFailure() {}

    public static IOException explain(InetSocketAddress address, IOException failure) {
        String where = "gRPC cannot listen on %s:%d: ".formatted(address.getHostString(), address.getPort());
        if (address.isUnresolved()) {
            return new IOException(where + "the host is unknown; name one of this machine's with --host", failure);
        }
        return new IOException(where + reason(failure), failure);
    }

    private static String reason(IOException failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String text = String.valueOf(root.getMessage());
        if (text.contains("Address already in use")) {
            return "another program listens there; stop it, or choose another port with --port";
        }
        if (text.contains("Cannot assign requested address")) {
            return "this machine has no such address; choose another with --host";
        }
        if (text.contains("Permission denied")) {
            return "ports below 1024 are for privileged users; choose another with --port";
        }
        return root instanceof BindException ? text : root.toString();
    }
}
