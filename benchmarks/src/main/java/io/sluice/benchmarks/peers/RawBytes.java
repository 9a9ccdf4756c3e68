package io.sluice.benchmarks.peers;

import io.grpc.MethodDescriptor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Messages as they are on the wire. */
final class RawBytes implements MethodDescriptor.Marshaller<byte[]> {

    /** Of one message, either way. */
    static final int MAX_BYTES = 64 << 20;

    /**
     * A method whose messages nobody reads.
     *
     * @param name {@code package.Service/Method}
     */
    static MethodDescriptor<byte[], byte[]> method(String name, MethodDescriptor.MethodType type) {
        RawBytes bytes = new RawBytes();
        return MethodDescriptor.newBuilder(bytes, bytes)
                .setFullMethodName(name)
                .setType(type)
                .build();
    }

    @Override
    public InputStream stream(byte[] message) {
        return new ByteArrayInputStream(message);
    }

    @Override
    public byte[] parse(InputStream message) {
        try {
            return message.readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
