package io.sluice.server.e2e;

import com.google.protobuf.ByteString;
import io.sluice.proto.v1.ClassifyRequest;
import io.sluice.proto.v1.DataType;
import io.sluice.proto.v1.EmbedInput;
import io.sluice.proto.v1.EmbedRequest;
import io.sluice.proto.v1.Image;
import io.sluice.proto.v1.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Requests as a client builds them, and tensors as it reads them. */
final class Messages {

    private Messages() {}

    static Image encoded(String picture) {
        return Image.newBuilder().setEncoded(Golden.picture(picture)).build();
    }

    static Image pixels(byte[] rgb, long height, long width) {
        return tensor(DataType.DATA_TYPE_UINT8, ByteString.copyFrom(rgb), height, width, 3);
    }

    static Image normalized(float[] values, long side) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return tensor(DataType.DATA_TYPE_FLOAT32, ByteString.copyFrom(bytes), 3, side, side);
    }

    static Image tensor(DataType type, ByteString data, long... shape) {
        Tensor.Builder tensor = Tensor.newBuilder().setDataType(type).setData(data);
        for (long extent : shape) {
            tensor.addShape(extent);
        }
        return Image.newBuilder().setTensor(tensor).build();
    }

    static ClassifyRequest.Builder classify(String model, List<Image> images) {
        return ClassifyRequest.newBuilder().setModel(model).addAllImages(images);
    }

    static ClassifyRequest.Builder classify(String model, Image... images) {
        return classify(model, List.of(images));
    }

    static EmbedRequest.Builder embed(String model, List<Image> images) {
        EmbedRequest.Builder request = EmbedRequest.newBuilder().setModel(model);
        images.forEach(image -> request.addInputs(EmbedInput.newBuilder().setImage(image)));
        return request;
    }

    static EmbedRequest.Builder embed(String model, Image... images) {
        return embed(model, List.of(images));
    }

    /** A picture for synthetic models, which want 8 by 8: nothing is resized. */
    static Image gray() {
        return pixels(new byte[8 * 8 * 3], 8, 8);
    }

    /** The values of a tensor of any type that an embedding has. */
    static float[] floats(Tensor tensor) {
        ByteBuffer data = tensor.getData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        int count = tensor.getShapeList().stream().mapToInt(Long::intValue).reduce(1, Math::multiplyExact);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = switch (tensor.getDataType()) {
                case DATA_TYPE_FLOAT32 -> data.getFloat();
                case DATA_TYPE_FLOAT16 -> half(data.getShort());
                case DATA_TYPE_INT8 -> data.get() * tensor.getScale();
                default -> throw new AssertionError("no embedding has " + tensor.getDataType());
            };
        }
        if (data.hasRemaining()) {
            throw new AssertionError(data.remaining() + " bytes more than " + tensor.getShapeList());
        }
        return values;
    }

    /** IEEE 754 binary16. */
    private static float half(short bits) {
        int exponent = bits >>> 10 & 0x1f;
        int fraction = bits & 0x3ff;
        double magnitude =
                exponent == 0 ? fraction * Math.pow(2, -24) : (0x400 + fraction) * Math.pow(2, exponent - 25);
        return (float) (bits < 0 ? -magnitude : magnitude);
    }
}
