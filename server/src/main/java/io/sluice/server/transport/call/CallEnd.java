package io.sluice.server.transport.call;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.sluice.server.rejection.Rejection;
import io.sluice.server.transport.message.RejectedException;
import io.sluice.server.transport.reply.StatusWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends calls. Writes nothing where a call has been cancelled, and never throws: nobody would hear of it. */
public final class CallEnd {

    private static final Logger log = LoggerFactory.getLogger(CallEnd.class);

    private CallEnd() {}

    /** @param <M> response message */
    @FunctionalInterface
    public interface Computation<M> {
        M compute() throws RejectedException;
    }

    public static void refuse(StreamObserver<?> observer, Rejection rejection) {
        if (isCancelled(observer)) {
            return;
        }
        try {
            observer.onError(StatusWriter.status(rejection));
        } catch (RuntimeException closed) {
            log.atDebug()
                    .addKeyValue("reason", rejection.reason())
                    .setCause(closed)
                    .log("call had ended already");
        }
    }

    /** Ends a call whose messages nobody reads; for an interceptor, which returns the same in the place of the handler's. */
    public static <Q> ServerCall.Listener<Q> refuseUnread(ServerCall<Q, ?> call, Rejection rejection) {
        StatusRuntimeException refusal = StatusWriter.status(rejection);
        Metadata trailers = refusal.getTrailers();
        call.close(refusal.getStatus(), trailers == null ? new Metadata() : trailers);
        return new ServerCall.Listener<>() {};
    }

    /** Answers with what a computation returns, or with why it refused. */
    public static <M> void answer(StreamObserver<M> observer, Computation<M> computation) {
        if (isCancelled(observer)) {
            return;
        }
        try {
            observer.onNext(computation.compute());
            observer.onCompleted();
        } catch (RejectedException refused) {
            refuse(observer, refused.rejection());
        } catch (Throwable bug) {
            refuse(observer, Incident.report(bug));
        }
    }

    private static boolean isCancelled(StreamObserver<?> observer) {
        return observer instanceof ServerCallStreamObserver<?> call && call.isCancelled();
    }
}
