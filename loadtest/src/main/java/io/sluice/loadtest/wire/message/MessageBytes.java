package io.sluice.loadtest.wire.message;

import io.grpc.Drainable;
import io.grpc.KnownLength;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** One message to send: bytes of its own, then bytes shared with other messages, which are not copied before gRPC does. */
final class MessageBytes extends InputStream implements KnownLength, Drainable {

    private final byte[] head;
    private final int headLength;
    private final byte[] body;
    private int position;

    MessageBytes(byte[] body) {
        this(new byte[0], 0, body);
    }

    MessageBytes(byte[] head, int headLength, byte[] body) {
        this.head = head;
        this.headLength = headLength;
        this.body = body;
    }

    @Override
    public int available() {
        return headLength + body.length - position;
    }

    /** What gRPC calls; the reads below are for whoever wraps this stream. */
    @Override
    public int drainTo(OutputStream target) throws IOException {
        int drained = available();
        if (position < headLength) {
            target.write(head, position, headLength - position);
        }
        int fromBody = Math.max(0, position - headLength);
        target.write(body, fromBody, body.length - fromBody);
        position += drained;
        return drained;
    }

    @Override
    public int read() {
        if (available() == 0) {
            return -1;
        }
        int at = position++;
        return (at < headLength ? head[at] : body[at - headLength]) & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        if (available() == 0) {
            return -1;
        }
        boolean inHead = position < headLength;
        byte[] source = inHead ? head : body;
        int from = inHead ? position : position - headLength;
        int count = Math.min(length, (inHead ? headLength : body.length) - from);
        System.arraycopy(source, from, target, offset, count);
        position += count;
        return count;
    }
}
