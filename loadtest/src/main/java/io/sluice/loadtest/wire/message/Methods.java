package io.sluice.loadtest.wire.message;

import io.grpc.MethodDescriptor;
import io.sluice.loadtest.measure.Answer;
import io.sluice.loadtest.workload.PreparedRequest;
import io.sluice.proto.v1.InferenceServiceGrpc;
import java.io.InputStream;
import java.util.function.Function;

/** The calls of {@code sluice.v1.InferenceService}, with messages that are bytes on the way out and a few numbers on the way in. */
public final class Methods {

    private static final MethodDescriptor<PreparedRequest, Answer> CLASSIFY =
            InferenceServiceGrpc.getClassifyMethod().toBuilder(out(Methods::bytes), in(AnswerParser::parse))
                    .build();

    private static final MethodDescriptor<PreparedRequest, Answer> EMBED =
            InferenceServiceGrpc.getEmbedMethod().toBuilder(out(Methods::bytes), in(AnswerParser::parse))
                    .build();

    public static final MethodDescriptor<StreamMessage, FrameAnswer> STREAM =
            InferenceServiceGrpc.getStreamMethod().toBuilder(out(StreamMessage::toBytes), in(FrameAnswer::parse))
                    .build();

    private Methods() {}

    public static MethodDescriptor<PreparedRequest, Answer> of(PreparedRequest.Method method) {
        return switch (method) {
            case CLASSIFY -> CLASSIFY;
            case EMBED -> EMBED;
        };
    }

    private static InputStream bytes(PreparedRequest request) {
        return new MessageBytes(request.message());
    }

    private static <T> MethodDescriptor.Marshaller<T> out(Function<T, InputStream> toBytes) {
        return new MethodDescriptor.Marshaller<>() {
            @Override
            public InputStream stream(T message) {
                return toBytes.apply(message);
            }

            @Override
            public T parse(InputStream bytes) {
                throw new UnsupportedOperationException("only sent");
            }
        };
    }

    private static <T> MethodDescriptor.Marshaller<T> in(Function<InputStream, T> parser) {
        return new MethodDescriptor.Marshaller<>() {
            @Override
            public InputStream stream(T message) {
                throw new UnsupportedOperationException("only received");
            }

            @Override
            public T parse(InputStream bytes) {
                return parser.apply(bytes);
            }
        };
    }
}
