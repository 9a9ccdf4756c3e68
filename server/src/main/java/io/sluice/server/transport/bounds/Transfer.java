package io.sluice.server.transport.bounds;

import io.grpc.Context;
import io.grpc.Grpc;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import io.sluice.server.rejection.CallRejection;
import io.sluice.server.rejection.Rejection;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What one call has on its way, in and out, and by when it must have come through.
 *
 * <pre>
 * unary     whole request within the timeout, then any time to compute, then the answer taken within the timeout
 * stream    first message within the timeout, each later one within the timeout from its first byte, and the next begun before
 *           the stream has been idle for too long
 * </pre>
 *
 * <p>The bytes of a unary request count until its handler has them, whose admission counts them then; those of a stream's
 * message until it is whole. The bytes of a unary answer count from when it is written until the client has taken all of it; a
 * stream writes only to clients that read.
 */
public final class Transfer extends ServerStreamTracer {

    /**
     * What a piece of a message counts at least: as small as it may be, a buffer is kept for it until the message is whole. A
     * message sent byte by byte would else take hundreds of times the memory that it counts for.
     */
    static final int PIECE_BYTES = 512;

    private static final Context.Key<Transfer> OF_CALL = Context.key("sluice-transfer");
    private static final long NEVER = Long.MAX_VALUE;

    private final Transfers all;

    /*
     * Messages arrive on the call's event loop, the answer comes from the thread that computed it, the sweep has a thread of
     * its own: what follows is guarded by this object, held for a few instructions and never while a call is ended.
     */
    private ClientAddress client = ClientAddress.UNKNOWN;
    private MethodType method = MethodType.UNKNOWN;
    private long arriving;
    private long leaving;
    private long dueAfterNanos = NEVER;
    private long dueSinceNanos;
    private boolean answering;
    private boolean over;
    private Consumer<Rejection> ending = why -> kill();
    private Context.@Nullable CancellableContext context;

    Transfer(Transfers all) {
        this.all = all;
    }

    /** That of the call whose handler runs on this thread. */
    public static Transfer ofCurrentCall() {
        Transfer transfer = OF_CALL.get();
        if (transfer == null) {
            throw new IllegalStateException("no call is being handled here");
        }
        return transfer;
    }

    /** How the call is to be ended when it is cut off before its answer; must not block, and may be called on any thread. */
    public synchronized void endBy(Consumer<Rejection> way) {
        ending = way;
    }

    synchronized ClientAddress client() {
        return client;
    }

    @Override
    public Context filterContext(Context root) {
        Context.CancellableContext mine = root.withValue(OF_CALL, this).withCancellation();
        synchronized (this) {
            context = mine;
        }
        return mine;
    }

    @Override
    public void serverCallStarted(ServerCallInfo<?, ?> call) {
        synchronized (this) {
            client = ClientAddress.of(call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR));
            method = call.getMethodDescriptor().getType();
            expect(all.limits().timeout().toNanos());
        }
        all.began(this);
    }

    /** The beginning of a message has arrived. */
    @Override
    public synchronized void inboundMessage(int number) {
        if (!method.clientSendsOneMessage()) {
            expect(all.limits().timeout().toNanos());
        }
    }

    @Override
    public void inboundWireSize(long bytes) {
        SharedBudget.Outcome outcome;
        synchronized (this) {
            if (over) {
                return;
            }
            long counted = Math.max(bytes, PIECE_BYTES);
            outcome = all.limits().arriving().take(client, counted);
            if (outcome == SharedBudget.Outcome.TAKEN) {
                arriving += counted;
                return;
            }
            over = true;
        }
        cut(
                Cut.ARRIVING_FULL,
                tooMuch(
                        CallRejection.TransfersFull.Direction.ARRIVING,
                        all.limits().arriving(),
                        outcome));
    }

    /** A message has arrived whole. */
    @Override
    public synchronized void inboundMessageRead(int number, long wireSize, long uncompressedSize) {
        if (!method.clientSendsOneMessage()) {
            arrived();
            expect(all.limits().idle().toNanos());
        }
    }

    /**
     * The client sends nothing more.
     *
     * @return false if the call has been cut off: its handler must not see the message
     */
    synchronized boolean halfClosed() {
        arrived();
        dueAfterNanos = NEVER;
        return !over;
    }

    /**
     * An answer is about to be written.
     *
     * @return why it must not be; null if it may
     */
    @Nullable
    Rejection leave(long bytes) {
        SharedBudget.Outcome outcome;
        synchronized (this) {
            if (over || !method.serverSendsOneMessage()) {
                return null;
            }
            outcome = all.limits().leaving().take(client, bytes);
            if (outcome == SharedBudget.Outcome.TAKEN) {
                leaving += bytes;
                answering = true;
                expect(all.limits().timeout().toNanos());
                return null;
            }
            over = true;
            expect(all.limits().timeout().toNanos());
        }
        all.count(Cut.LEAVING_FULL);
        return tooMuch(
                CallRejection.TransfersFull.Direction.LEAVING, all.limits().leaving(), outcome);
    }

    /** All that was written has been taken, or the call is gone. */
    @Override
    public void streamClosed(Status status) {
        synchronized (this) {
            over = true;
            arrived();
            if (leaving > 0) {
                all.limits().leaving().give(client, leaving);
                leaving = 0;
            }
        }
        all.ended(this);
    }

    void cutIfDue(long now) {
        boolean again;
        boolean unread;
        synchronized (this) {
            if (dueAfterNanos == NEVER || now - dueSinceNanos < dueAfterNanos) {
                return;
            }
            again = over;
            unread = answering;
            over = true;
            dueAfterNanos = NEVER;
            if (!again && !unread) {
                expect(all.limits().timeout().toNanos());
            }
        }
        if (again) {
            kill(); // its client has not even read why it was cut off
        } else if (unread) {
            all.count(Cut.SLOW_READER);
            kill();
        } else {
            cut(Cut.SLOW_SENDER, new CallRejection.TransferTimeout(all.limits().timeout()));
        }
    }

    private void cut(Cut why, Rejection rejection) {
        Consumer<Rejection> way;
        synchronized (this) {
            way = ending;
        }
        all.count(why);
        way.accept(rejection);
    }

    /* gRPC resets a call whose context ends like this, in any phase; what is still to be written is dropped. */
    private void kill() {
        Context.@Nullable CancellableContext mine;
        synchronized (this) {
            mine = context;
        }
        if (mine != null) {
            mine.cancel(Status.DEADLINE_EXCEEDED
                    .withDescription("the answer was not taken in time")
                    .asException());
        }
    }

    private void expect(long withinNanos) {
        dueSinceNanos = all.now();
        dueAfterNanos = withinNanos;
    }

    private void arrived() {
        if (arriving > 0) {
            all.limits().arriving().give(client, arriving);
            arriving = 0;
        }
    }

    private static Rejection tooMuch(
            CallRejection.TransfersFull.Direction direction, SharedBudget budget, SharedBudget.Outcome outcome) {
        return new CallRejection.TransfersFull(
                direction,
                budget.capacity(outcome),
                outcome == SharedBudget.Outcome.CLIENT_FULL,
                Transfers.RETRY_AFTER);
    }
}
