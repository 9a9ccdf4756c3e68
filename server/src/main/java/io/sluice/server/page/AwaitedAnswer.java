package io.sluice.server.page;

import io.sluice.server.rejection.CallRejection;
import io.sluice.server.rejection.Rejection;
import io.sluice.server.request.InferenceResult;
import io.sluice.server.request.ResponseSink;
import io.sluice.server.transport.message.RejectedException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The end of a request, for the one thread that waits for it. */
final class AwaitedAnswer implements ResponseSink {

    private final CompletableFuture<InferenceResult> end = new CompletableFuture<>();

    @Override
    public void succeed(InferenceResult result) {
        end.complete(result);
    }

    @Override
    public void fail(Rejection rejection) {
        end.completeExceptionally(new RejectedException(rejection));
    }

    /**
     * Blocks until the request has ended.
     *
     * @param nanos longest; the request has a deadline of its own, which should come first
     * @throws RejectedException if it was refused, or takes longer
     */
    InferenceResult await(long nanos) throws RejectedException {
        try {
            return end.get(nanos, TimeUnit.NANOSECONDS);
        } catch (ExecutionException ended) {
            if (ended.getCause() instanceof RejectedException refused) {
                throw refused;
            }
            throw new IllegalStateException(ended); // nothing else is ever put in
        } catch (TimeoutException late) {
            throw new RejectedException(
                    new CallRejection.DeadlineExceeded(CallRejection.DeadlineExceeded.Gate.WAITING));
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new RejectedException(new CallRejection.Cancelled());
        }
    }
}
