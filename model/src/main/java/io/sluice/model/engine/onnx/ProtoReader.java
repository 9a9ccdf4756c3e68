package io.sluice.model.engine.onnx;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads a message in the wire format of protocol buffers, field by field, and looks only into what it is asked for. A message that
 * does not hold together ends in {@link IllegalArgumentException}.
 */
final class ProtoReader {

    private static final int VARINT = 0;
    private static final int FIXED_64 = 1;
    private static final int LENGTH_DELIMITED = 2;
    private static final int FIXED_32 = 5;
    private static final int WIRE_TYPE_BITS = 3;
    private static final int WIRE_TYPE_MASK = 7;
    private static final int PAYLOAD_BITS = 7;
    private static final int PAYLOAD_MASK = 0x7f;
    private static final int MORE = 0x80;

    private final ByteBuffer bytes;
    private int wireType;

    /** @param bytes of the message, from the position to the limit; the buffer's own position stays */
    ProtoReader(ByteBuffer bytes) {
        this.bytes = bytes.slice();
    }

    /** Number of the next field, which must be read or {@linkplain #skip skipped}; 0 at the end. */
    int next() {
        if (!bytes.hasRemaining()) {
            return 0;
        }
        long tag = varint();
        wireType = (int) (tag & WIRE_TYPE_MASK);
        long field = tag >>> WIRE_TYPE_BITS;
        if (field < 1 || field > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("a field has the number " + field);
        }
        return (int) field;
    }

    /** The field as a number. */
    long number() {
        require(VARINT);
        return varint();
    }

    /** The field as one number, or as many. */
    long[] numbers() {
        if (wireType == VARINT) {
            return new long[] {varint()};
        }
        ProtoReader packed = new ProtoReader(message());
        long[] numbers = new long[packed.bytes.remaining()]; // at least a byte each
        int count = 0;
        while (packed.bytes.hasRemaining()) {
            numbers[count++] = packed.varint();
        }
        return Arrays.copyOf(numbers, count);
    }

    /** The field as a message, or as bytes; not copied. */
    ByteBuffer message() {
        require(LENGTH_DELIMITED);
        int length = length(varint());
        ByteBuffer message = bytes.slice(bytes.position(), length);
        bytes.position(bytes.position() + length);
        return message;
    }

    String text() {
        return StandardCharsets.UTF_8.decode(message()).toString();
    }

    void skip() {
        switch (wireType) {
            case VARINT -> varint();
            case FIXED_64 -> bytes.position(bytes.position() + length(Long.BYTES));
            case LENGTH_DELIMITED -> message();
            case FIXED_32 -> bytes.position(bytes.position() + length(Integer.BYTES));
            default -> throw new IllegalArgumentException("a field has the unknown type " + wireType);
        }
    }

    private void require(int type) {
        if (wireType != type) {
            throw new IllegalArgumentException("a field has the type %d in the place of %d".formatted(wireType, type));
        }
    }

    private int length(long length) {
        if (length < 0 || length > bytes.remaining()) {
            throw new IllegalArgumentException(
                    "a field of %d bytes lies in the last %d".formatted(length, bytes.remaining()));
        }
        return (int) length;
    }

    private long varint() {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += PAYLOAD_BITS) {
            if (!bytes.hasRemaining()) {
                throw new IllegalArgumentException("it ends inside a number");
            }
            byte next = bytes.get();
            value |= (long) (next & PAYLOAD_MASK) << shift;
            if ((next & MORE) == 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("a number has more than 64 bits");
    }
}
