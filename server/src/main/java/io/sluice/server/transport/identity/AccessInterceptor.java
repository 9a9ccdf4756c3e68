package io.sluice.server.transport.identity;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.sluice.server.access.PresentedCredentials;
import io.sluice.server.access.limit.ClientQuota;
import io.sluice.server.rejection.AccessRejection;
import io.sluice.server.transport.call.UnreadCalls;
import io.sluice.server.transport.message.RejectedException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** Lets calls through whose clients are known, may do what they ask for, and have something left of their limits. */
public final class AccessInterceptor implements ServerInterceptor {

    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    private final Entrance entrance;
    private final UnreadCalls unread;

    public AccessInterceptor(Entrance entrance, UnreadCalls unread) {
        this.entrance = entrance;
        this.unread = unread;
    }

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        String method = call.getMethodDescriptor().getFullMethodName();
        try {
            MethodAccess wanted = MethodAccess.of(method)
                    .orElseThrow(() -> new RejectedException(new AccessRejection.PermissionDenied(method, "unknown")));
            if (wanted.permission().isEmpty()) {
                return next.startCall(call, headers);
            }
            Caller caller = entrance.enter(
                    presented(call, headers),
                    PeerAddress.of(call.getAttributes()),
                    method,
                    wanted.permission().get());
            return begun(call, headers, next, caller);
        } catch (RejectedException refused) {
            return unread.refuse(call, headers, refused.rejection());
        } finally {
            headers.removeAll(AUTHORIZATION); // nobody behind this needs it
        }
    }

    private static PresentedCredentials presented(ServerCall<?, ?> call, Metadata headers) {
        List<String> values = new ArrayList<>();
        @Nullable Iterable<String> given = headers.getAll(AUTHORIZATION);
        if (given != null) {
            given.forEach(values::add);
        }
        return new PresentedCredentials(values, certificate(call));
    }

    private static Optional<X509Certificate> certificate(ServerCall<?, ?> call) {
        @Nullable SSLSession tls = call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
        if (tls == null) {
            return Optional.empty();
        }
        try {
            Certificate[] chain = tls.getPeerCertificates();
            return chain.length > 0 && chain[0] instanceof X509Certificate own ? Optional.of(own) : Optional.empty();
        } catch (SSLPeerUnverifiedException anonymous) {
            return Optional.empty();
        }
    }

    private static <Q, R> ServerCall.Listener<Q> begun(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next, Caller caller) {
        ClientQuota quota = caller.quota();
        try {
            return new Counted<>(Contexts.interceptCall(caller.in(Context.current()), call, headers, next), quota);
        } catch (RuntimeException bug) {
            quota.endCall(); // the listener, which would have done so, was never there
            throw bug;
        }
    }

    /** Ends a call in its client's quota; gRPC calls one of the two, once. */
    private static final class Counted<Q> extends SimpleForwardingServerCallListener<Q> {

        private final ClientQuota quota;

        Counted(ServerCall.Listener<Q> next, ClientQuota quota) {
            super(next);
            this.quota = quota;
        }

        @Override
        public void onComplete() {
            quota.endCall();
            super.onComplete();
        }

        @Override
        public void onCancel() {
            quota.endCall();
            super.onCancel();
        }
    }
}
