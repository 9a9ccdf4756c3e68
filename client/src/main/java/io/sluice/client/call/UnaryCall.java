package io.sluice.client.call;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.sluice.client.SluiceException;
import io.sluice.client.wire.Failures;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One call in all its attempts, of which one is under way at a time.
 *
 * <p>{@code attempt} and {@code number} are written by the thread that starts an attempt: the caller's, then the
 * delayer's, each handed on by the listener of the attempt before. Only {@code attempt} is read elsewhere, by whoever
 * completes the future, and may then be one too old; so each attempt looks at the future once it is visible there. Without
 * that look, a future cancelled while an attempt starts would leave it running on the server.
 */
final class UnaryCall<Q, R, A> {

    private static final String NOT_WANTED = "the caller wants no answer any more";

    private final UnaryCalls calls;
    private final UnaryCalls.Method<Q, R, A> method;
    private final Q request;
    private final long deadlineNanos;
    private final CompletableFuture<A> answer = new CompletableFuture<>();
    private final Runnable nextAttempt;
    private volatile @Nullable ClientCall<Q, R> attempt;
    private int number;

    UnaryCall(UnaryCalls calls, UnaryCalls.Method<Q, R, A> method, Q request, long deadlineNanos) {
        this.calls = calls;
        this.method = method;
        this.request = request;
        this.deadlineNanos = deadlineNanos;
        nextAttempt = calls.captureContext(this::send);
    }

    CompletableFuture<A> start() {
        var unused = answer.whenComplete((value, failure) -> cancelAttempt());
        send();
        return answer;
    }

    private void send() {
        if (answer.isDone()) {
            return;
        }
        number++;
        CallOptions options = CallOptions.DEFAULT.withDeadlineAfter(nanosLeft(), TimeUnit.NANOSECONDS);
        ClientCall<Q, R> call = calls.channel().newCall(method.descriptor(), options);
        call.start(new Attempt(), new Metadata());
        call.request(2); // One to take, and one to notice a server that answers twice.
        call.sendMessage(request);
        call.halfClose();
        attempt = call;
        if (answer.isDone()) {
            cancelAttempt();
        }
    }

    private void cancelAttempt() {
        ClientCall<Q, R> call = attempt;
        if (call != null) {
            call.cancel(NOT_WANTED, null);
        }
    }

    private long nanosLeft() {
        return deadlineNanos - calls.nanoClock().getAsLong();
    }

    private void failed(SluiceException failure, Metadata trailers) {
        Optional<Duration> delay = calls.retries().delayAfter(number, failure, trailers);
        if (delay.isPresent() && delay.get().toNanos() < nanosLeft()) {
            calls.delayer().runAfter(delay.get(), nextAttempt);
        } else {
            answer.completeExceptionally(failure);
        }
    }

    private void answered(@Nullable R response) {
        if (response == null) {
            answer.completeExceptionally(Failures.unexpectedAnswer("OK without an answer"));
            return;
        }
        try {
            answer.complete(method.reader().apply(response));
        } catch (SluiceException unexpected) {
            answer.completeExceptionally(unexpected);
        }
    }

    /** gRPC calls it by one thread at a time. */
    private final class Attempt extends ClientCall.Listener<R> {

        private @Nullable R response;

        @Override
        public void onMessage(R message) {
            response = message;
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            attempt = null; // Nothing is left to cancel, and cancelling costs a trip to the event loop.
            if (status.isOk()) {
                answered(response);
            } else {
                failed(Failures.of(status, trailers), trailers);
            }
        }
    }
}
