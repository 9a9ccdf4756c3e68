package io.sluice.client.call;

import io.grpc.Channel;
import io.grpc.Context;
import io.grpc.MethodDescriptor;
import io.sluice.client.RetryPolicy;
import io.sluice.client.SluiceException;
import io.sluice.client.wire.Failures;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

/** Sends unary calls on one channel. */
public final class UnaryCalls {

    private final Channel channel;
    private final RetrySchedule retries;
    private final UnaryOperator<Runnable> contextCapture;
    private final LongSupplier nanoClock;
    private final Delayer delayer;

    /** @param contextCapture makes a later attempt run under what the first one's thread had as its context */
    public UnaryCalls(Channel channel, RetryPolicy policy, UnaryOperator<Runnable> contextCapture) {
        this(
                channel,
                new RetrySchedule(policy, () -> ThreadLocalRandom.current().nextDouble()),
                contextCapture,
                System::nanoTime,
                Delayer.COMMON_POOL);
    }

    UnaryCalls(
            Channel channel,
            RetrySchedule retries,
            UnaryOperator<Runnable> contextCapture,
            LongSupplier nanoClock,
            Delayer delayer) {
        this.channel = channel;
        this.retries = retries;
        this.contextCapture = contextCapture;
        this.nanoClock = nanoClock;
        this.delayer = delayer;
    }

    /** The same over another channel. */
    public UnaryCalls over(Channel other) {
        return new UnaryCalls(other, retries, contextCapture, nanoClock, delayer);
    }

    /**
     * A method and how its answers are read.
     *
     * @param reader may throw {@link SluiceException}
     */
    public record Method<Q, R, A>(MethodDescriptor<Q, R> descriptor, Function<R, A> reader) {}

    /**
     * Sends a call and returns at once. Whoever completes the future first has the last word: cancelling it, or completing
     * it from outside, cancels the attempt under way and every later one.
     *
     * @param deadline longest that it may take, all attempts together
     * @return completes on one of gRPC's threads, or on the common pool's; exceptionally with a {@link SluiceException}
     */
    public <Q, R, A> CompletableFuture<A> send(Method<Q, R, A> method, Q request, Duration deadline) {
        UnaryCall<Q, R, A> call = new UnaryCall<>(this, method, request, nanoClock.getAsLong() + deadline.toNanos());
        return call.start();
    }

    /**
     * Waits for an answer; interrupted, cancels the call, and leaves the thread interrupted.
     *
     * @throws SluiceException the future's failure, or CANCELLED
     */
    public static <A> A await(CompletableFuture<A> answer) {
        try {
            return answer.get();
        } catch (InterruptedException interruption) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw Failures.cancelled("interrupted while waiting for the answer", interruption);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof SluiceException failure) {
                throw Failures.rethrown(failure);
            }
            throw new IllegalStateException("a call failed in a way that nobody foresaw", failed.getCause());
        }
    }

    Channel channel() {
        return channel;
    }

    RetrySchedule retries() {
        return retries;
    }

    Runnable captureContext(Runnable task) {
        return Context.current().wrap(contextCapture.apply(task));
    }

    LongSupplier nanoClock() {
        return nanoClock;
    }

    Delayer delayer() {
        return delayer;
    }
}
