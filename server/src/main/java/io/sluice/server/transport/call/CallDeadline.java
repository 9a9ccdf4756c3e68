package io.sluice.server.transport.call;

import io.grpc.Context;
import io.grpc.Deadline;
import io.sluice.server.request.InferenceRequest;
import io.sluice.server.request.Rejection;
import java.util.concurrent.TimeUnit;

/** The deadline of the current call on the server's clock, {@link System#nanoTime()}. */
public final class CallDeadline {

    /**
     * A client counts from when it sent the call, the server from when it heard of it. So the client's own timer, which
     * cancels the call, fires first, by the time that the call was under way.
     */
    static final long TRANSIT_ALLOWANCE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private CallDeadline() {}

    /** To be read once for each call, on its own thread; {@link InferenceRequest#NO_DEADLINE} where it has none. */
    public static long ofCurrentCall() {
        Deadline deadline = Context.current().getDeadline();
        return deadline == null
                ? InferenceRequest.NO_DEADLINE
                : System.nanoTime() + deadline.timeRemaining(TimeUnit.NANOSECONDS);
    }

    /** Why a call that has just been cancelled was: its deadline, or its client's own choice. */
    public static Rejection cancellationOf(long deadlineNanos) {
        boolean expired = deadlineNanos != InferenceRequest.NO_DEADLINE
                && System.nanoTime() + TRANSIT_ALLOWANCE_NANOS - deadlineNanos >= 0;
        return expired
                ? new Rejection.DeadlineExceeded(Rejection.DeadlineExceeded.Gate.WAITING)
                : new Rejection.Cancelled();
    }
}
