package io.sluice.client.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import com.google.protobuf.UnsafeByteOperations;
import io.sluice.client.ClassifyCall;
import io.sluice.client.EmbedCall;
import io.sluice.client.ImageSource;
import io.sluice.client.Vector;
import io.sluice.client.stream.FrameInput;
import io.sluice.client.stream.StreamCall;
import io.sluice.proto.v1.ClassifyRequest;
import io.sluice.proto.v1.DataType;
import io.sluice.proto.v1.EmbedInput;
import io.sluice.proto.v1.EmbedRequest;
import io.sluice.proto.v1.Frame;
import io.sluice.proto.v1.FramePolicy;
import io.sluice.proto.v1.Image;
import io.sluice.proto.v1.Pooling;
import io.sluice.proto.v1.StreamClassify;
import io.sluice.proto.v1.StreamConfig;
import io.sluice.proto.v1.StreamEmbed;
import io.sluice.proto.v1.StreamRequest;
import io.sluice.proto.v1.Tensor;
import java.time.Instant;

/** Writes requests. A picture's bytes are not copied: an {@link ImageSource} never changes. */
public final class Requests {

    private Requests() {}

    public static ClassifyRequest classify(ClassifyCall call) {
        ClassifyCall.Options options = call.options();
        ClassifyRequest.Builder request = ClassifyRequest.newBuilder()
                .setModel(call.model())
                .setVersion(call.version())
                .setTopK(options.topK())
                .addAllLabels(options.labels())
                .addAllLabelTemplates(options.labelTemplates())
                .setIncludeLogits(options.includeLogits());
        call.images().forEach(image -> request.addImages(image(image)));
        return request.build();
    }

    public static EmbedRequest embed(EmbedCall call) {
        EmbedCall.Options options = call.options();
        EmbedRequest.Builder request = EmbedRequest.newBuilder()
                .setModel(call.model())
                .setVersion(call.version())
                .setPooling(pooling(options.pooling()))
                .setDataType(dataType(options.type()));
        options.layer().ifPresent(request::setLayer);
        options.normalize().ifPresent(request::setNormalize);
        call.inputs().forEach(input -> request.addInputs(input(input)));
        return request.build();
    }

    public static StreamRequest config(StreamCall call) {
        StreamConfig.Builder config = StreamConfig.newBuilder()
                .setModel(call.model())
                .setVersion(call.version())
                .setFramePolicy(
                        switch (call.pace().policy()) {
                            case ALL -> FramePolicy.FRAME_POLICY_ALL;
                            case LATEST -> FramePolicy.FRAME_POLICY_LATEST;
                        })
                .setMaxInFlight(call.pace().maxInFlight())
                .setSmoothing(call.smoothing());
        call.pace()
                .maxAge()
                .ifPresent(age -> config.setMaxAge(com.google.protobuf.Duration.newBuilder()
                        .setSeconds(age.getSeconds())
                        .setNanos(age.getNano())));
        if (call.task() instanceof StreamCall.Classify classify) {
            config.setClassify(streamClassify(classify.options()));
        } else if (call.task() instanceof StreamCall.Embed embed) {
            config.setEmbed(streamEmbed(embed.options()));
        }
        return StreamRequest.newBuilder().setConfig(config).build();
    }

    public static StreamRequest frame(FrameInput input) {
        Frame.Builder frame = Frame.newBuilder().setId(input.id()).setImage(image(input.image()));
        input.captureTime().ifPresent(taken -> frame.setCaptureTime(timestamp(taken)));
        return StreamRequest.newBuilder().setFrame(frame).build();
    }

    static Image image(ImageSource source) {
        ByteString data = UnsafeByteOperations.unsafeWrap(source.data());
        if (source.form() == ImageSource.Form.ENCODED) {
            return Image.newBuilder().setEncoded(data).build();
        }
        Tensor.Builder tensor = Tensor.newBuilder()
                .setDataType(
                        source.form() == ImageSource.Form.PIXELS
                                ? DataType.DATA_TYPE_UINT8
                                : DataType.DATA_TYPE_FLOAT32)
                .setData(data);
        source.shape().forEach(tensor::addShape);
        return Image.newBuilder().setTensor(tensor).build();
    }

    private static EmbedInput input(EmbedCall.Input input) {
        EmbedInput.Builder message = EmbedInput.newBuilder();
        if (input instanceof EmbedCall.Picture picture) {
            message.setImage(image(picture.image()));
        } else if (input instanceof EmbedCall.Text text) {
            message.setText(text.text());
        }
        return message.build();
    }

    private static StreamClassify streamClassify(ClassifyCall.Options options) {
        return StreamClassify.newBuilder()
                .setTopK(options.topK())
                .addAllLabels(options.labels())
                .addAllLabelTemplates(options.labelTemplates())
                .setIncludeLogits(options.includeLogits())
                .build();
    }

    private static StreamEmbed streamEmbed(EmbedCall.Options options) {
        StreamEmbed.Builder task =
                StreamEmbed.newBuilder().setPooling(pooling(options.pooling())).setDataType(dataType(options.type()));
        options.layer().ifPresent(task::setLayer);
        options.normalize().ifPresent(task::setNormalize);
        return task.build();
    }

    private static Pooling pooling(EmbedCall.Pooling pooling) {
        return switch (pooling) {
            case MODEL -> Pooling.POOLING_UNSPECIFIED;
            case CLS -> Pooling.POOLING_CLS;
            case MEAN -> Pooling.POOLING_MEAN;
            case TOKENS -> Pooling.POOLING_TOKENS;
            case POOLER -> Pooling.POOLING_POOLER;
        };
    }

    private static DataType dataType(Vector.Type type) {
        return switch (type) {
            case FLOAT32 -> DataType.DATA_TYPE_FLOAT32;
            case FLOAT16 -> DataType.DATA_TYPE_FLOAT16;
            case INT8 -> DataType.DATA_TYPE_INT8;
        };
    }

    private static Timestamp timestamp(Instant instant) {
        return Timestamp.newBuilder()
                .setSeconds(instant.getEpochSecond())
                .setNanos(instant.getNano())
                .build();
    }
}
