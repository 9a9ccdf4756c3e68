package io.sluice.server.transport.bounds;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Attributes;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import io.grpc.StatusException;
import io.sluice.proto.v1.InferenceServiceGrpc;
import io.sluice.server.rejection.CallRejection;
import io.sluice.server.rejection.Rejection;
import io.sluice.server.telemetry.Telemetry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TransferTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final int BUDGET = 10_000;

    private final SharedBudget arriving = new SharedBudget(BUDGET, BUDGET);
    private final SharedBudget leaving = new SharedBudget(BUDGET, BUDGET);
    private final List<Rejection> ends = new ArrayList<>();
    private long now = Long.MAX_VALUE - SECOND; // the clock may pass the largest number at any time

    private final Transfers all = new Transfers(
            new Transfers.Limits(arriving, leaving, Duration.ofSeconds(10), Duration.ofSeconds(60)),
            Telemetry.none().model(Telemetry.SERVER),
            () -> now);

    @Test
    void unary_wholeRequestInTime_isNeverCutHoweverLongItIsComputed() {
        Transfer call = unary();
        call.inboundWireSize(1000);
        pass(9);
        assertThat(arriving.taken()).isEqualTo(1000);

        assertThat(call.halfClosed()).isTrue();
        pass(1000);

        assertThat(ends).isEmpty();
        assertThat(arriving.taken()).isZero();
    }

    @Test
    void unary_requestTakesTooLong_isCutOnceAndItsHandlerDoesNotSeeIt() {
        Transfer call = unary();
        call.inboundWireSize(1000);

        pass(11);
        pass(11);

        assertThat(ends).containsExactly(new CallRejection.TransferTimeout(Duration.ofSeconds(10)));
        assertThat(call.halfClosed()).isFalse();
    }

    @Test
    void unary_cutOffAndTheReasonIsNotReadEither_isReset() {
        Transfer call = unary();
        Context.CancellableContext context = (Context.CancellableContext) call.filterContext(Context.ROOT);
        pass(11);
        assertThat(context.isCancelled()).isFalse();

        pass(11);

        assertThat(context.isCancelled()).isTrue();
        assertThat(ends).hasSize(1);
    }

    @Test
    void unary_sentInTinyPieces_countsForWhatTheyCost() {
        Transfer call = unary();

        for (int i = 0; i < BUDGET / Transfer.PIECE_BYTES + 1; i++) {
            call.inboundWireSize(1);
        }

        assertThat(ends)
                .singleElement()
                .isInstanceOfSatisfying(
                        CallRejection.TransfersFull.class,
                        full -> assertThat(full.capacity()).isEqualTo(BUDGET));
    }

    @Test
    void unary_answerNotTaken_isResetAndItsBytesAreFreeOnceItIsGone() {
        Transfer call = unary();
        Context.CancellableContext context = (Context.CancellableContext) call.filterContext(Context.ROOT);
        call.halfClosed();
        pass(100);
        assertThat(call.leave(4000)).isNull();
        assertThat(leaving.taken()).isEqualTo(4000);

        pass(11);

        assertThat(ends).isEmpty();
        assertThat(context.cancellationCause())
                .isInstanceOfSatisfying(
                        StatusException.class,
                        cause -> assertThat(cause.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED));
        call.streamClosed(Status.DEADLINE_EXCEEDED);
        assertThat(leaving.taken()).isZero();
        assertThat(all.size()).isZero();
    }

    @Test
    void unary_answersWaitingAreTooMany_isRefused() {
        Transfer first = unary();
        Transfer second = unary();
        assertThat(first.leave(BUDGET)).isNull();

        assertThat(second.leave(1)).isInstanceOf(CallRejection.TransfersFull.class);

        first.streamClosed(Status.OK);
        assertThat(leaving.taken()).isZero();
    }

    @Test
    void closed_bytesThatComeLate_areNotCounted() {
        Transfer call = unary();
        call.streamClosed(Status.CANCELLED);

        call.inboundWireSize(1000);

        assertThat(call.leave(1000)).isNull();
        assertThat(arriving.taken() + leaving.taken()).isZero();
    }

    @Test
    void stream_messagesNowAndThen_mayBeFarApartButEachComesInTime() {
        Transfer call = started(InferenceServiceGrpc.getStreamMethod());
        message(call, 1);
        pass(59);
        message(call, 2);
        assertThat(ends).isEmpty();
        assertThat(arriving.taken()).isZero();

        call.inboundMessage(3);
        call.inboundWireSize(10);
        pass(11);

        assertThat(ends).hasSize(1);
    }

    @Test
    void stream_idleForTooLong_isCut() {
        Transfer call = started(InferenceServiceGrpc.getStreamMethod());
        message(call, 1);

        pass(61);

        assertThat(ends).hasSize(1);
    }

    @Test
    void stream_halfClosed_mayTakeAnyTimeToBeAnswered() {
        Transfer call = started(InferenceServiceGrpc.getStreamMethod());
        message(call, 1);
        call.halfClosed();

        pass(1000);

        assertThat(ends).isEmpty();
    }

    private static void message(Transfer call, int number) {
        call.inboundMessage(number);
        call.inboundWireSize(1000);
        call.inboundMessageRead(number, 1000, 1000);
    }

    private void pass(long seconds) {
        now += seconds * SECOND;
        all.sweep();
    }

    private Transfer unary() {
        return started(InferenceServiceGrpc.getClassifyMethod());
    }

    private Transfer started(MethodDescriptor<?, ?> method) {
        Transfer call = (Transfer) all.newServerStreamTracer(method.getFullMethodName(), new Metadata());
        call.endBy(ends::add);
        call.serverCallStarted(new Info<>(method));
        return call;
    }

    private static final class Info<Q, R> extends ServerStreamTracer.ServerCallInfo<Q, R> {

        private final MethodDescriptor<Q, R> method;

        Info(MethodDescriptor<Q, R> method) {
            this.method = method;
        }

        @Override
        public MethodDescriptor<Q, R> getMethodDescriptor() {
            return method;
        }

        @Override
        public Attributes getAttributes() {
            return Attributes.EMPTY;
        }

        @Override
        public String getAuthority() {
            return "localhost";
        }
    }
}
