package io.sluice.server.transport.bounds;

import com.google.protobuf.MessageLite;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.sluice.server.rejection.Rejection;
import io.sluice.server.transport.call.CallEnd;
import org.jspecify.annotations.Nullable;

/**
 * A call that may be ended from outside while its handler uses it: what the handler writes after that is dropped.
 *
 * <p>gRPC's calls are for one thread at a time, hence the locks; nothing is called back under them.
 */
final class GuardedCall<Q, R> extends SimpleForwardingServerCall<Q, R> {

    private final Transfer transfer;
    private boolean closed;

    GuardedCall(ServerCall<Q, R> call, Transfer transfer) {
        super(call);
        this.transfer = transfer;
    }

    /** Ends the call, unless its handler has. Returns whether it did. */
    synchronized boolean end(Rejection why) {
        if (closed) {
            return false;
        }
        closed = true;
        CallEnd.refuseUnread(delegate(), why);
        return true;
    }

    @Override
    public synchronized void sendHeaders(Metadata headers) {
        if (!closed) {
            super.sendHeaders(headers);
        }
    }

    @Override
    public synchronized void sendMessage(R message) {
        if (closed) {
            return;
        }
        @Nullable
        Rejection full = message instanceof MessageLite sized ? transfer.leave(sized.getSerializedSize()) : null;
        if (full == null) {
            super.sendMessage(message);
        } else {
            end(full);
        }
    }

    @Override
    public synchronized void close(Status status, Metadata trailers) {
        if (!closed) {
            closed = true;
            super.close(status, trailers);
        }
    }
}
