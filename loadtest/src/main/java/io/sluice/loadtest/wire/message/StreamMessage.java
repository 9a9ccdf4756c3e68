package io.sluice.loadtest.wire.message;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Timestamp;
import io.sluice.proto.v1.Frame;
import io.sluice.proto.v1.StreamConfig;
import io.sluice.proto.v1.StreamRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;

/** One message of a video stream. */
public sealed interface StreamMessage {

    InputStream toBytes();

    /** The first. */
    record Config(StreamConfig config) implements StreamMessage {
        @Override
        public InputStream toBytes() {
            return new MessageBytes(
                    StreamRequest.newBuilder().setConfig(config).build().toByteArray());
        }
    }

    /**
     * All others.
     *
     * @param picture a serialised {@code Image}, shared by many frames
     */
    record Picture(long id, Instant captureTime, byte[] picture) implements StreamMessage {

        /** Three tags, three lengths, an id, a timestamp. */
        private static final int MOST_HEAD_BYTES = 64;

        /** The serialised {@code StreamRequest}, without a copy of the picture: it is last on the wire. */
        @Override
        public InputStream toBytes() {
            Timestamp time = Timestamp.newBuilder()
                    .setSeconds(captureTime.getEpochSecond())
                    .setNanos(captureTime.getNano())
                    .build();
            int frameLength = CodedOutputStream.computeUInt64Size(Frame.ID_FIELD_NUMBER, id)
                    + CodedOutputStream.computeMessageSize(Frame.CAPTURE_TIME_FIELD_NUMBER, time)
                    + CodedOutputStream.computeByteArraySize(Frame.IMAGE_FIELD_NUMBER, picture);
            byte[] head = new byte[MOST_HEAD_BYTES];
            CodedOutputStream output = CodedOutputStream.newInstance(head);
            try {
                output.writeUInt32NoTag(AnswerParser.tag(StreamRequest.FRAME_FIELD_NUMBER));
                output.writeUInt32NoTag(frameLength);
                output.writeUInt64(Frame.ID_FIELD_NUMBER, id);
                output.writeMessage(Frame.CAPTURE_TIME_FIELD_NUMBER, time);
                output.writeUInt32NoTag(AnswerParser.tag(Frame.IMAGE_FIELD_NUMBER));
                output.writeUInt32NoTag(picture.length);
            } catch (IOException outOfSpace) {
                throw new UncheckedIOException(outOfSpace);
            }
            return new MessageBytes(head, output.getTotalBytesWritten(), picture);
        }
    }
}
