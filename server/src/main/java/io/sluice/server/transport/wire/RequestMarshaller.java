package io.sluice.server.transport.wire;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.ExtensionRegistryLite;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import com.google.protobuf.UnsafeByteOperations;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.PrototypeMarshaller;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/**
 * Reads requests whose {@code bytes} fields are views of the message as it came: a tensor or a picture is copied once, from the
 * connection's buffers, where gRPC's own marshaller copies it twice.
 *
 * <p>Returns null for what cannot be parsed: an exception would never reach an interceptor.
 */
final class RequestMarshaller<Q> implements MethodDescriptor.Marshaller<Q> {

    private final MethodDescriptor.Marshaller<Q> plain;
    private final Parser<Q> parser;

    /** @param plain that of a method of generated code */
    @SuppressWarnings("unchecked") // a prototype is of its own parser's type
    RequestMarshaller(MethodDescriptor.Marshaller<Q> plain) {
        this.plain = plain;
        MessageLite prototype =
                (MessageLite) Objects.requireNonNull(((PrototypeMarshaller<Q>) plain).getMessagePrototype());
        this.parser = (Parser<Q>) prototype.getParserForType();
    }

    @Override
    public InputStream stream(Q message) {
        return plain.stream(message);
    }

    @Override
    @SuppressWarnings("NullAway") // gRPC passes it on to onMessage as it is.
    public Q parse(InputStream bytes) {
        try {
            // Nobody else has the array, so it never changes under the views.
            CodedInputStream message =
                    UnsafeByteOperations.unsafeWrap(read(bytes)).newCodedInput();
            message.enableAliasing(true);
            Q request = parser.parseFrom(message, ExtensionRegistryLite.getEmptyRegistry());
            message.checkLastTagWas(0);
            return request;
        } catch (IOException | StatusRuntimeException malformed) {
            return null;
        }
    }

    private static byte[] read(InputStream bytes) throws IOException {
        if (!(bytes instanceof KnownLength)) {
            return bytes.readAllBytes(); // compressed
        }
        byte[] whole = new byte[bytes.available()];
        bytes.readNBytes(whole, 0, whole.length);
        return whole;
    }
}
