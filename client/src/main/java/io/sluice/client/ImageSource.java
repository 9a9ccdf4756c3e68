package io.sluice.client;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.sluice.proto.v1.DataType;
import io.sluice.proto.v1.Image;
import io.sluice.proto.v1.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** One picture to send. Holds its own copy of the bytes, ready for the wire, so it can be sent many times at no cost. */
public final class ImageSource {

    private static final int CHANNELS = 3;

    private final Image message;

    private ImageSource(Image message) {
        this.message = message;
    }

    /** @param file a whole JPEG, PNG or WebP file */
    public static ImageSource encoded(byte[] file) {
        return new ImageSource(
                Image.newBuilder().setEncoded(ByteString.copyFrom(file)).build());
    }

    /**
     * Decoded pixels; the server resizes them as it would a decoded file.
     *
     * @param pixels RGB, {@code [height, width, 3]}, row-major
     * @throws IllegalArgumentException if there are not {@code height * width * 3} of them
     */
    public static ImageSource pixels(int height, int width, byte[] pixels) {
        long expected = (long) height * width * CHANNELS;
        if (height < 1 || width < 1 || pixels.length != expected) {
            throw new IllegalArgumentException(
                    "%d x %d RGB pixels are %d bytes, got %d".formatted(height, width, expected, pixels.length));
        }
        return new ImageSource(tensor(DataType.DATA_TYPE_UINT8, ByteString.copyFrom(pixels), height, width, CHANNELS));
    }

    /**
     * Pixels that are already resized and normalised.
     *
     * @param size S, the model's input size
     * @param values {@code [3, S, S]}, row-major, every one finite
     * @throws IllegalArgumentException if there are not {@code 3 * size * size} of them
     */
    public static ImageSource normalized(int size, float[] values) {
        long expected = (long) CHANNELS * size * size;
        if (size < 1 || values.length != expected) {
            throw new IllegalArgumentException(
                    "a [3, %d, %d] tensor has %d values, got %d".formatted(size, size, expected, values.length));
        }
        ByteBuffer data = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        data.asFloatBuffer().put(values);
        return new ImageSource(
                tensor(DataType.DATA_TYPE_FLOAT32, UnsafeByteOperations.unsafeWrap(data), CHANNELS, size, size));
    }

    private static Image tensor(DataType type, ByteString data, long... shape) {
        Tensor.Builder tensor = Tensor.newBuilder().setDataType(type).setData(data);
        for (long extent : shape) {
            tensor.addShape(extent);
        }
        return Image.newBuilder().setTensor(tensor).build();
    }

    Image toMessage() {
        return message;
    }
}
