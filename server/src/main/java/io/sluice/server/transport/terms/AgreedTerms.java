package io.sluice.server.transport.terms;

import io.sluice.server.access.limit.ClientQuota;
import io.sluice.server.rejection.CallRejection;
import io.sluice.server.rejection.Rejection;
import io.sluice.server.request.CallTerms;
import io.sluice.server.request.InferenceRequest;
import io.sluice.server.trace.CallTrace;
import java.util.concurrent.TimeUnit;

/**
 * What one call asks for, and what the server makes of it for each request of the call.
 *
 * @param own of the call itself, with the deadline that its client has set
 * @param policy the server's
 * @param quota what the call's client has left
 * @param trace what the call's requests are part of
 */
public record AgreedTerms(CallTerms own, TermsPolicy policy, ClientQuota quota, CallTrace trace) {

    /**
     * A client counts from when it sent the call, the server from when it heard of it. So the client's own timer, which
     * cancels the call, fires first, by the time that the call was under way.
     */
    static final long TRANSIT_ALLOWANCE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /** Those of the call whose handler runs on this thread; the reader must stand before its service. */
    public static AgreedTerms ofCurrentCall() {
        AgreedTerms terms = CallTermsReader.TERMS.get();
        if (terms == null) {
            throw new IllegalStateException("no call is being handled here");
        }
        return terms;
    }

    /** The terms of a request that arrived whole at this moment of the server's clock. */
    public CallTerms ofRequest(long arrivedAtNanos) {
        return own.withDeadline(policy.deadlineNanos(arrivedAtNanos, own.deadlineNanos()));
    }

    /** Whether a request's deadline was set by the server: gRPC knows nothing of it, and will not end the call. */
    public boolean isImposed(long deadlineNanos) {
        return deadlineNanos != own.deadlineNanos();
    }

    /** Why a call that has just been cancelled was: its deadline, or its client's own choice. */
    public static Rejection cancellationOf(long deadlineNanos) {
        boolean expired = deadlineNanos != InferenceRequest.NO_DEADLINE
                && System.nanoTime() + TRANSIT_ALLOWANCE_NANOS - deadlineNanos >= 0;
        return expired
                ? new CallRejection.DeadlineExceeded(CallRejection.DeadlineExceeded.Gate.WAITING)
                : new CallRejection.Cancelled();
    }
}
