package io.sluice.loadtest.wire.call;

import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.sluice.loadtest.generator.Completion;
import io.sluice.loadtest.measure.Answer;
import io.sluice.loadtest.measure.Measurements;
import io.sluice.loadtest.wire.message.Reasons;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A call of one message and one answer, which tells the measurements that it was sent and how it ended. */
public final class MeasuredCall<Q, A> {

    private final ClientCall<Q, A> call;
    private volatile boolean isWithdrawn;

    /**
     * When a call should have been sent, and who wants to know how it ends.
     *
     * @param intendedNanos on {@link System#nanoTime}
     * @param completion told last, once
     */
    public record Attempt(Measurements measurements, long intendedNanos, Completion completion) {}

    private MeasuredCall(ClientCall<Q, A> call) {
        this.call = call;
    }

    /**
     * Sends a call now; never blocks.
     *
     * @param reader what the measurements are told of an answer
     */
    public static <Q, A> MeasuredCall<Q, A> send(
            ClientCall<Q, A> call, Metadata headers, Q message, Function<A, Answer> reader, Attempt attempt) {
        MeasuredCall<Q, A> measured = new MeasuredCall<>(call);
        long sentNanos = System.nanoTime();
        attempt.measurements().sent(attempt.intendedNanos(), sentNanos - attempt.intendedNanos());
        call.start(measured.new Listener(reader, attempt, sentNanos), headers);
        // Two, as gRPC's stubs do: the second lets a server that answers twice be noticed.
        call.request(2);
        call.sendMessage(message);
        call.halfClose();
        return measured;
    }

    /** Takes the call back, as a client does that has lost interest; nothing happens if it has ended. */
    public void withdraw() {
        isWithdrawn = true;
        call.cancel("withdrawn by the load", null);
    }

    private final class Listener extends ClientCall.Listener<A> {

        private final Function<A, Answer> reader;
        private final Attempt attempt;
        private final long sentNanos;
        // Written and read on the connection's thread, or by a deadline's timer, which gRPC orders.
        private @Nullable A answer;

        Listener(Function<A, Answer> reader, Attempt attempt, long sentNanos) {
            this.reader = reader;
            this.attempt = attempt;
            this.sentNanos = sentNanos;
        }

        @Override
        public void onMessage(A message) {
            answer = message;
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            long now = System.nanoTime();
            long intended = attempt.intendedNanos();
            if (status.isOk() && answer != null) {
                attempt.measurements().answered(reader.apply(answer), intended, sentNanos, now);
            } else if (isWithdrawn && status.getCode() == Status.Code.CANCELLED) {
                attempt.measurements().withdrawn(intended, now);
            } else {
                attempt.measurements().failed(Reasons.of(status, trailers), intended, now);
            }
            attempt.completion().ended();
        }
    }
}
