package io.sluice.server.transport.terms;

import io.grpc.Attributes;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Deadline;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.sluice.server.request.CallTerms;
import io.sluice.server.request.InferenceRequest;
import io.sluice.server.request.Priority;
import io.sluice.server.transport.call.UnreadCalls;
import io.sluice.server.transport.identity.Caller;
import io.sluice.server.transport.message.RejectedException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** Reads the terms of each call, which its handler finds by {@link AgreedTerms#ofCurrentCall}; refuses what it cannot read. */
public final class CallTermsReader implements ServerInterceptor {

    static final Context.Key<AgreedTerms> TERMS = Context.key("sluice-terms");

    private final TermsPolicy policy;
    private final UnreadCalls unread;

    public CallTermsReader(TermsPolicy policy, UnreadCalls unread) {
        this.policy = policy;
        this.unread = unread;
    }

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        try {
            AgreedTerms terms = new AgreedTerms(
                    read(call, headers),
                    policy,
                    Caller.ofCurrentCall().quota(),
                    unread.trace(call.getMethodDescriptor().getFullMethodName(), headers));
            return Contexts.interceptCall(Context.current().withValue(TERMS, terms), call, headers, next);
        } catch (RejectedException refused) {
            return unread.refuse(call, headers, refused.rejection());
        }
    }

    /**
     * The terms of a call that does not come through gRPC: interactive, and of the client that gRPC would take it for.
     *
     * @param method that does the same through gRPC
     * @param headers at least the one that names clients, where the policy has one
     * @param connection at least the address it comes from
     * @param deadlineNanos on the server's clock
     */
    public AgreedTerms terms(
            Caller caller, String method, Metadata headers, Attributes connection, long deadlineNanos) {
        AtomicReference<String> client = new AtomicReference<>(CallTerms.NOBODY);
        caller.in(Context.current()).run(() -> client.set(policy.clientKey().clientOf(headers, connection)));
        CallTerms own = new CallTerms(client.get(), Priority.INTERACTIVE, deadlineNanos);
        return new AgreedTerms(own, policy, caller.quota(), unread.trace(method, headers));
    }

    /** The header that names the client of a call, where the operator has chosen one. */
    public Optional<String> clientHeader() {
        return policy.clientKey() instanceof ClientKey.Header header ? Optional.of(header.name()) : Optional.empty();
    }

    private CallTerms read(ServerCall<?, ?> call, Metadata headers) throws RejectedException {
        return new CallTerms(
                policy.clientKey().clientOf(headers, call.getAttributes()),
                PriorityHeader.of(headers),
                deadlineNanos());
    }

    /** On the server's clock, {@link System#nanoTime()}, as gRPC has read it from the headers. */
    private static long deadlineNanos() {
        Deadline deadline = Context.current().getDeadline();
        return deadline == null
                ? InferenceRequest.NO_DEADLINE
                : System.nanoTime() + deadline.timeRemaining(TimeUnit.NANOSECONDS);
    }
}
