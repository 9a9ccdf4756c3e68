package io.sluice.server.transport.reply;

import com.google.protobuf.Duration;
import io.sluice.proto.v1.DropReason;
import io.sluice.proto.v1.DroppedFrame;
import io.sluice.proto.v1.StreamResponse;
import io.sluice.server.rejection.Rejection;
import io.sluice.server.request.Answer;
import io.sluice.server.request.RequestTiming;

/** Writes the answer to one frame of a stream. */
public final class FrameWriter {

    private FrameWriter() {}

    /** @param version that answered */
    public static StreamResponse served(long id, String version, Answer answer, RequestTiming timing) {
        StreamResponse.Builder response =
                StreamResponse.newBuilder().setFrameId(id).setVersion(version).setTiming(ResultWriter.timing(timing));
        if (answer instanceof Answer.Classification classification) {
            response.setClassification(ResultWriter.classification(classification));
        } else if (answer instanceof Answer.Embedding embedding) {
            response.setEmbedding(TensorWriter.embedding(embedding));
        }
        return response.build();
    }

    /** @param smoothed the ranking of the frames so far, beside the frame's own */
    public static StreamResponse smoothed(
            long id, String version, Answer.Classification own, Answer.Classification smoothed, RequestTiming timing) {
        return StreamResponse.newBuilder()
                .setFrameId(id)
                .setVersion(version)
                .setClassification(ResultWriter.classification(own))
                .setSmoothed(ResultWriter.classification(smoothed))
                .setTiming(ResultWriter.timing(timing))
                .build();
    }

    /** The frame failed, with the details that a call would end with. */
    public static StreamResponse failed(long id, Rejection rejection) {
        return StreamResponse.newBuilder()
                .setFrameId(id)
                .setError(StatusWriter.message(rejection))
                .build();
    }

    /** @param age not negative */
    public static StreamResponse dropped(long id, DropReason reason, java.time.Duration age) {
        return StreamResponse.newBuilder()
                .setFrameId(id)
                .setDropped(DroppedFrame.newBuilder()
                        .setReason(reason)
                        .setAge(Duration.newBuilder()
                                .setSeconds(age.getSeconds())
                                .setNanos(age.getNano())))
                .build();
    }
}
