package io.sluice.client.call;

import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One call for each subscriber, sent when it first asks: its answer and completion, or its failure. Cancelling the
 * subscription cancels the call.
 */
public final class FuturePublisher<A> implements Flow.Publisher<A> {

    private final Supplier<CompletableFuture<A>> sender;

    /** @param sender sends the call */
    public FuturePublisher(Supplier<CompletableFuture<A>> sender) {
        this.sender = sender;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super A> subscriber) {
        Objects.requireNonNull(subscriber, "subscriber");
        subscriber.onSubscribe(new AnswerSubscription<>(sender, subscriber));
    }

    /** Guarded by itself; the subscriber is never called under the lock. */
    private static final class AnswerSubscription<A> implements Flow.Subscription {

        private final Supplier<CompletableFuture<A>> sender;
        private Flow.@Nullable Subscriber<? super A> subscriber;
        private @Nullable CompletableFuture<A> call;

        private AnswerSubscription(Supplier<CompletableFuture<A>> sender, Flow.Subscriber<? super A> subscriber) {
            this.sender = sender;
            this.subscriber = subscriber;
        }

        @Override
        public void request(long answers) {
            if (answers <= 0) {
                tell(null, new IllegalArgumentException("request must be for 1 answer or more, got " + answers));
                cancel();
                return;
            }
            CompletableFuture<A> sent;
            synchronized (this) {
                if (subscriber == null || call != null) {
                    return;
                }
                sent = sender.get();
                call = sent;
            }
            var unused = sent.whenComplete(this::tell);
        }

        @Override
        public void cancel() {
            CompletableFuture<A> sent;
            synchronized (this) {
                subscriber = null;
                sent = call;
            }
            if (sent != null) {
                sent.cancel(true);
            }
        }

        private void tell(@Nullable A answer, @Nullable Throwable failure) {
            Flow.Subscriber<? super A> listener;
            synchronized (this) {
                listener = subscriber;
                subscriber = null;
            }
            if (listener == null || failure instanceof CancellationException) {
                return;
            }
            if (failure != null) {
                listener.onError(failure);
            } else if (answer != null) {
                listener.onNext(answer);
                listener.onComplete();
            }
        }
    }
}
