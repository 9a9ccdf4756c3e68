package io.sluice.loadtest.wire.message;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.ExtensionRegistryLite;
import com.google.protobuf.WireFormat;
import io.grpc.Status;
import io.sluice.loadtest.measure.Answer;
import io.sluice.proto.v1.ClassifyResponse;
import io.sluice.proto.v1.EmbedResponse;
import io.sluice.proto.v1.Timing;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;

/**
 * Reads of a {@code ClassifyResponse} or {@code EmbedResponse} how many items it answers and its timing, and passes over the
 * rest. The two number these fields alike, which is checked when this class is loaded.
 */
final class AnswerParser {

    /** Larger messages are read piece by piece. */
    private static final int BUFFER_BYTES = 8192;

    private static final int ITEM = tag(ClassifyResponse.CLASSIFICATIONS_FIELD_NUMBER);
    private static final int TIMING = tag(ClassifyResponse.TIMING_FIELD_NUMBER);

    static {
        if (ITEM != tag(EmbedResponse.EMBEDDINGS_FIELD_NUMBER) || TIMING != tag(EmbedResponse.TIMING_FIELD_NUMBER)) {
            throw new AssertionError("ClassifyResponse and EmbedResponse number their fields differently");
        }
    }

    private AnswerParser() {}

    static Answer parse(InputStream message) {
        try {
            CodedInputStream input = open(message);
            int items = 0;
            Timing timing = Timing.getDefaultInstance();
            for (int tag = input.readTag(); tag != 0; tag = input.readTag()) {
                if (tag == TIMING) {
                    timing = input.readMessage(Timing.parser(), ExtensionRegistryLite.getEmptyRegistry());
                } else {
                    items += tag == ITEM ? 1 : 0;
                    input.skipField(tag);
                }
            }
            return answer(items, timing);
        } catch (IOException malformed) {
            throw Status.INTERNAL
                    .withDescription("not an answer")
                    .withCause(malformed)
                    .asRuntimeException();
        }
    }

    /** @param message known to gRPC as a whole, so {@code available()} is its length */
    static CodedInputStream open(InputStream message) throws IOException {
        if (message.available() > BUFFER_BYTES) {
            return CodedInputStream.newInstance(message);
        }
        return CodedInputStream.newInstance(message.readAllBytes());
    }

    static Answer answer(int items, Timing timing) {
        return new Answer(
                items,
                timing.getBatchSize(),
                nanos(timing.getPreprocess()),
                nanos(timing.getQueue()),
                nanos(timing.getExecute()));
    }

    static int tag(int fieldNumber) {
        return fieldNumber << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
    }

    private static long nanos(com.google.protobuf.Duration duration) {
        return TimeUnit.SECONDS.toNanos(duration.getSeconds()) + duration.getNanos();
    }
}
