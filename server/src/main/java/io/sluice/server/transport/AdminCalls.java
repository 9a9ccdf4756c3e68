package io.sluice.server.transport;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.sluice.server.rejection.AccessRejection;
import io.sluice.server.rejection.Rejection;
import io.sluice.server.transport.call.CallEnd;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Lets administrators' calls through where administration is on, and runs them one after another on a thread of their own:
 * to load a model takes seconds, which an event loop does not have.
 */
final class AdminCalls {

    /** Calls that may wait while one is at work. */
    static final int WAITING_LIMIT = 4;

    /** What a client is told to wait when there are more. */
    static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final boolean enabled;
    private final Set<OnceObserver<?>> open = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Rejection draining;
    private final ThreadPoolExecutor executor = new ThreadPoolExecutor(
            1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING_LIMIT), AdminCalls::daemon);

    AdminCalls(boolean enabled) {
        this.enabled = enabled;
    }

    /** Ends the call when the work is done, or at once with the reason why it is not begun. */
    <M> void begin(String method, StreamObserver<M> observer, CallEnd.Computation<M> work) {
        if (!enabled) {
            CallEnd.refuse(observer, new AccessRejection.AdminDisabled(method));
            return;
        }
        OnceObserver<M> once = new OnceObserver<>((ServerCallStreamObserver<M>) observer);
        open.add(once);
        try {
            executor.execute(() -> {
                CallEnd.answer(once, work);
                open.remove(once);
            });
        } catch (RejectedExecutionException full) {
            open.remove(once);
            CallEnd.refuse(once, new AccessRejection.AdminBusy(WAITING_LIMIT, RETRY_AFTER));
        }
        Rejection why = draining; // added before this look: drain() sees the call, or the call sees it
        if (why != null) {
            CallEnd.refuse(once, why);
        }
    }

    /** Ends every call with the reason: a stop waits for requests, not for models that are being loaded. */
    void drain(Rejection why) {
        draining = why;
        open.forEach(call -> CallEnd.refuse(call, why));
    }

    /** Interrupts the work in progress and forgets what waits. */
    void stop() {
        executor.shutdownNow();
    }

    /** A call that two threads may end: the one that works for it, and the one that stops the server. */
    private static final class OnceObserver<M> implements StreamObserver<M> {

        private final ServerCallStreamObserver<M> call;
        private final AtomicBoolean ended = new AtomicBoolean();

        OnceObserver(ServerCallStreamObserver<M> call) {
            this.call = call;
            // Without a handler, a call that is cancelled while its work goes on would throw when it is answered.
            call.setOnCancelHandler(() -> {});
        }

        /** Ends the call: it is answered by one message. */
        @Override
        public void onNext(M answer) {
            if (ended.compareAndSet(false, true)) {
                call.onNext(answer);
                call.onCompleted();
            }
        }

        @Override
        public void onError(Throwable refusal) {
            if (ended.compareAndSet(false, true)) {
                call.onError(refusal);
            }
        }

        @Override
        public void onCompleted() {}
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "sluice-admin");
        thread.setDaemon(true);
        return thread;
    }
}
