package io.sluice.client;

import com.google.protobuf.ByteString;
import com.google.rpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.sluice.proto.v1.Category;
import io.sluice.proto.v1.Classification;
import io.sluice.proto.v1.DataType;
import io.sluice.proto.v1.DropReason;
import io.sluice.proto.v1.DroppedFrame;
import io.sluice.proto.v1.Frame;
import io.sluice.proto.v1.StreamConfig;
import io.sluice.proto.v1.StreamRequest;
import io.sluice.proto.v1.StreamResponse;
import io.sluice.proto.v1.Tensor;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One Stream call as a server speaks it: configuration first, then one frame at a time, the next taken only when the last
 * answer could be written. A frame whose picture begins with {@code BAD} fails, with {@code STALE} is dropped, with {@code
 * ODD} is answered without a result.
 */
final class FakeStream implements StreamObserver<StreamRequest> {

    private final FakeStreams streams;
    private final ServerCallStreamObserver<StreamResponse> responses;
    private final Queue<StreamResponse> answers = new ArrayDeque<>();
    private final Set<Long> ids = new HashSet<>();
    private @Nullable StreamConfig config;
    private boolean halfClosed;

    FakeStream(FakeStreams streams, ServerCallStreamObserver<StreamResponse> responses) {
        this.streams = streams;
        this.responses = responses;
        responses.disableAutoRequest();
        responses.setOnReadyHandler(this::drain);
        responses.setOnCancelHandler(streams.cancelled::countDown);
        responses.request(1);
    }

    @Override
    public void onNext(StreamRequest request) {
        if (request.hasConfig() == (config != null)) {
            responses.onError(io.grpc.Status.INVALID_ARGUMENT
                    .withDescription("config must be the first message, and only the first")
                    .asRuntimeException());
            return;
        }
        if (config == null) {
            config = request.getConfig();
            streams.configs.add(config);
            streams.opened.countDown();
            next();
            return;
        }
        Frame frame = request.getFrame();
        streams.frames.add(frame.getId());
        if (!ids.add(frame.getId())) {
            responses.onError(io.grpc.Status.INVALID_ARGUMENT
                    .withDescription("frame id %d is not unique".formatted(frame.getId()))
                    .asRuntimeException());
            return;
        }
        answers.add(answer(config, frame));
        drain();
    }

    @Override
    public void onError(Throwable cancelled) {
        // Told by the cancel handler.
    }

    @Override
    public void onCompleted() {
        halfClosed = true;
        streams.halfClosed.countDown();
        drain();
    }

    private void drain() {
        while (!answers.isEmpty() && responses.isReady()) {
            responses.onNext(answers.remove());
            streams.answered.incrementAndGet();
            next();
        }
        if (halfClosed && answers.isEmpty()) {
            halfClosed = false;
            responses.onCompleted();
        }
    }

    private void next() {
        if (streams.takesFrames()) {
            responses.request(1);
        }
    }

    private StreamResponse answer(StreamConfig task, Frame frame) {
        StreamResponse.Builder response = StreamResponse.newBuilder().setFrameId(frame.getId());
        response.getTimingBuilder().setBatchSize(1).setReplica("cpu:0/0");
        ByteString picture = frame.getImage().getEncoded();
        if (picture.startsWith(ByteString.copyFromUtf8("BAD"))) {
            response.setError(Status.newBuilder().setCode(3).setMessage("not a picture"));
        } else if (picture.startsWith(ByteString.copyFromUtf8("STALE"))) {
            response.setDropped(DroppedFrame.newBuilder().setReason(DropReason.DROP_REASON_STALE));
        } else if (task.hasEmbed()) {
            response.setEmbedding(Tensor.newBuilder()
                    .setDataType(DataType.DATA_TYPE_INT8)
                    .addShape(streams.embeddingBytes)
                    .setScale(1)
                    .setData(ByteString.copyFrom(new byte[streams.embeddingBytes])));
        } else if (!picture.startsWith(ByteString.copyFromUtf8("ODD"))) {
            response.setClassification(Classification.newBuilder()
                    .addCategories(Category.newBuilder().setLabel("frame-" + frame.getId())));
        }
        return response.build();
    }
}
