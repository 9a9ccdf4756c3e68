package io.sluice.server.transport.bounds;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.sluice.server.rejection.CallRejection;
import io.sluice.server.rejection.Rejection;
import io.sluice.server.telemetry.Instrument;
import io.sluice.server.telemetry.ModelMeter;
import io.sluice.server.transport.call.CallEnd;

/** Stands before every handler: refuses streams too many, and ends calls whose transfer is cut off. */
final class TransferGuard implements ServerInterceptor {

    private final SharedBudget streams;
    private final ModelMeter meter;

    /**
     * @param streams places for calls that are not unary
     * @param meter counts what is refused or cut off before its handler has seen a message, and so a model
     */
    TransferGuard(SharedBudget streams, ModelMeter meter) {
        this.streams = streams;
        this.meter = meter;
    }

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        Transfer transfer = Transfer.ofCurrentCall();
        boolean stream = !call.getMethodDescriptor().getType().clientSendsOneMessage()
                || !call.getMethodDescriptor().getType().serverSendsOneMessage();
        if (stream) {
            SharedBudget.Outcome outcome = streams.take(transfer.client(), 1);
            if (outcome != SharedBudget.Outcome.TAKEN) {
                Rejection full = new CallRejection.StreamsFull(
                        streams.capacity(outcome), outcome == SharedBudget.Outcome.CLIENT_FULL, Transfers.RETRY_AFTER);
                meter.add(Instrument.REQUESTS, 1, full.reason());
                return CallEnd.refuseUnread(call, full);
            }
        }
        Runnable leave = stream ? () -> streams.give(transfer.client(), 1) : () -> {};
        GuardedCall<Q, R> guarded = new GuardedCall<>(call, transfer);
        transfer.endBy(why -> {
            if (guarded.end(why)) {
                meter.add(Instrument.REQUESTS, 1, why.reason());
            }
        });
        return new Listener<>(next.startCall(guarded, headers), transfer, leave);
    }

    /** What has been cut off is not handled, though all of it may have come at last. */
    private static final class Listener<Q> extends SimpleForwardingServerCallListener<Q> {

        private final Transfer transfer;
        private final Runnable leave;

        Listener(ServerCall.Listener<Q> next, Transfer transfer, Runnable leave) {
            super(next);
            this.transfer = transfer;
            this.leave = leave;
        }

        @Override
        public void onHalfClose() {
            if (transfer.halfClosed()) {
                super.onHalfClose();
            }
        }

        /* gRPC calls this or the next, once. */
        @Override
        public void onComplete() {
            leave.run();
            super.onComplete();
        }

        @Override
        public void onCancel() {
            leave.run();
            super.onCancel();
        }
    }
}
