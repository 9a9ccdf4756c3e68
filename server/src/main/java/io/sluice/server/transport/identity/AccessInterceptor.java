package io.sluice.server.transport.identity;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.sluice.server.access.AccessControl;
import io.sluice.server.access.Authentication;
import io.sluice.server.access.Permission;
import io.sluice.server.access.PresentedCredentials;
import io.sluice.server.access.Principal;
import io.sluice.server.access.limit.ClientQuota;
import io.sluice.server.rejection.AccessRejection;
import io.sluice.server.telemetry.Instrument;
import io.sluice.server.telemetry.ModelMeter;
import io.sluice.server.transport.call.CallEnd;
import io.sluice.server.transport.message.RejectedException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets calls through whose clients are known, may do what they ask for, and have something left of their limits. */
public final class AccessInterceptor implements ServerInterceptor {

    private static final Logger log = LoggerFactory.getLogger(AccessInterceptor.class);

    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    /** What a client with all its calls open is told to wait; about what a call takes. */
    static final Duration RETRY_AFTER = Duration.ofMillis(100);

    private final AccessControl access;
    private final ModelMeter meter;

    /** @param meter counts what is refused: its messages, and so their models, are never read */
    public AccessInterceptor(AccessControl access, ModelMeter meter) {
        this.access = access;
        this.meter = meter;
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
            Caller caller = identify(call, headers, method, wanted.permission().get());
            spend(caller.quota());
            return begun(call, headers, next, caller);
        } catch (RejectedException refused) {
            meter.add(Instrument.REQUESTS, 1, refused.rejection().reason());
            return CallEnd.refuseUnread(call, refused.rejection());
        } finally {
            headers.removeAll(AUTHORIZATION); // nobody behind this needs it
        }
    }

    private Caller identify(ServerCall<?, ?> call, Metadata headers, String method, Permission wanted)
            throws RejectedException {
        Authentication authentication = access.authenticate(presented(call, headers));
        if (authentication instanceof Authentication.Known known) {
            Principal principal = known.principal();
            if (!principal.may(wanted)) {
                throw new RejectedException(new AccessRejection.PermissionDenied(method, wanted.word()));
            }
            if (wanted == Permission.ADMIN) {
                log.atInfo()
                        .addKeyValue("client", principal.name())
                        .addKeyValue("method", method)
                        .log("administrator's call");
            }
            return new Caller(Optional.of(principal), access.quota(principal));
        } else if (authentication instanceof Authentication.Missing) {
            throw new RejectedException(new AccessRejection.CredentialsMissing());
        } else if (authentication instanceof Authentication.Rejected) {
            throw new RejectedException(new AccessRejection.CredentialsRejected());
        }
        return new Caller(Optional.empty(), access.quotaOfAnybody(PeerAddress.of(call.getAttributes())));
    }

    private static void spend(ClientQuota quota) throws RejectedException {
        Optional<Duration> wait = quota.request();
        if (wait.isPresent()) {
            throw new RejectedException(
                    new AccessRejection.RateLimited(quota.limits().requestsPerSecond(), wait.get()));
        }
        if (!quota.beginCall()) {
            throw new RejectedException(
                    new AccessRejection.CallsLimited(quota.limits().concurrent(), RETRY_AFTER));
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
