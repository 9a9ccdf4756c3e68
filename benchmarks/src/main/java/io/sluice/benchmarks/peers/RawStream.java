package io.sluice.benchmarks.peers;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.sluice.loadtest.generator.Completion;
import io.sluice.loadtest.generator.Lane;
import io.sluice.loadtest.measure.Measurements;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/**
 * One stream, whose answers come in the order of its messages, one for each.
 *
 * <p>The lock is held while a message is handed to gRPC, so that the messages that wait for an answer have the order that they
 * have on the wire; never while somebody is told of an end, since who is told sends the next.
 */
final class RawStream extends ClientCall.Listener<byte[]> implements Lane {

    /** A message that is not answered. */
    private record Waiting(long intendedNanos, long sentNanos, Completion completion) {}

    private final List<byte[]> messages;
    private final Measurements measurements;
    private final AnswerSizes sizes;
    private final ClientCall<byte[], byte[]> call;
    private final Queue<Waiting> waiting = new ArrayDeque<>();
    private int next;
    private boolean ended;

    /**
     * Opens it.
     *
     * @param first sent now, and not answered
     * @param messages sent in turns
     */
    RawStream(
            Channel channel,
            MethodDescriptor<byte[], byte[]> method,
            List<byte[]> first,
            List<byte[]> messages,
            Measurements measurements,
            AnswerSizes sizes) {
        this.messages = messages;
        this.measurements = measurements;
        this.sizes = sizes;
        this.call = channel.newCall(method, CallOptions.DEFAULT);
        call.start(this, new Metadata());
        call.request(Integer.MAX_VALUE);
        first.forEach(call::sendMessage);
    }

    @Override
    public void send(long intendedNanos, Completion completion) {
        long now = System.nanoTime();
        measurements.sent(intendedNanos, now - intendedNanos);
        synchronized (this) {
            if (!ended) {
                waiting.add(new Waiting(intendedNanos, now, completion));
                call.sendMessage(messages.get(next));
                next = next + 1 == messages.size() ? 0 : next + 1;
                return;
            }
        }
        measurements.failed("STREAM_ENDED", intendedNanos, now);
        completion.ended();
    }

    @Override
    public void onMessage(byte[] answer) {
        Waiting answered;
        synchronized (this) {
            answered = waiting.remove();
        }
        measurements.answered(sizes.read(answer), answered.intendedNanos(), answered.sentNanos(), System.nanoTime());
        answered.completion().ended();
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
        List<Waiting> left;
        synchronized (this) {
            ended = true;
            left = new ArrayList<>(waiting);
            waiting.clear();
        }
        for (Waiting one : left) {
            measurements.failed(status.getCode().name(), one.intendedNanos(), System.nanoTime());
            one.completion().ended();
        }
    }

    @Override
    public void close() {
        call.halfClose();
    }
}
