package io.sluice.loadtest.wire.message;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.ExtensionRegistryLite;
import com.google.rpc.Status;
import io.sluice.loadtest.measure.Answer;
import io.sluice.proto.v1.DroppedFrame;
import io.sluice.proto.v1.StreamResponse;
import io.sluice.proto.v1.Timing;
import java.io.IOException;
import java.io.InputStream;

/**
 * What is kept of the answer to one frame.
 *
 * @param reason of a failure or a drop, else empty
 */
public record FrameAnswer(long frameId, Kind kind, String reason, Answer answer) {

    public enum Kind {
        ANSWERED,
        FAILED,
        DROPPED
    }

    private static final int FRAME_ID = StreamResponse.FRAME_ID_FIELD_NUMBER << 3;
    private static final int ERROR = AnswerParser.tag(StreamResponse.ERROR_FIELD_NUMBER);
    private static final int DROPPED = AnswerParser.tag(StreamResponse.DROPPED_FIELD_NUMBER);
    private static final int TIMING = AnswerParser.tag(StreamResponse.TIMING_FIELD_NUMBER);

    static FrameAnswer parse(InputStream message) {
        try {
            return parse(AnswerParser.open(message));
        } catch (IOException malformed) {
            throw io.grpc.Status.INTERNAL
                    .withDescription("not an answer")
                    .withCause(malformed)
                    .asRuntimeException();
        }
    }

    private static FrameAnswer parse(CodedInputStream input) throws IOException {
        ExtensionRegistryLite none = ExtensionRegistryLite.getEmptyRegistry();
        long frameId = 0;
        Kind kind = Kind.ANSWERED;
        String reason = "";
        Timing timing = Timing.getDefaultInstance();
        for (int tag = input.readTag(); tag != 0; tag = input.readTag()) {
            if (tag == FRAME_ID) {
                frameId = input.readUInt64();
            } else if (tag == TIMING) {
                timing = input.readMessage(Timing.parser(), none);
            } else if (tag == ERROR) {
                kind = Kind.FAILED;
                reason = Reasons.of(input.readMessage(Status.parser(), none));
            } else if (tag == DROPPED) {
                kind = Kind.DROPPED;
                reason = Reasons.of(input.readMessage(DroppedFrame.parser(), none));
            } else {
                input.skipField(tag);
            }
        }
        return new FrameAnswer(frameId, kind, reason, AnswerParser.answer(1, timing));
    }
}
