package io.sluice.server.transport.message;

import io.sluice.proto.v1.DataType;
import io.sluice.proto.v1.Image;
import io.sluice.proto.v1.Tensor;
import io.sluice.server.request.RequestInput;
import java.nio.ByteOrder;

/**
 * Reads one {@code Image} message.
 *
 * <p>What needs a look at the pixels themselves, such as a broken file or a value that is not finite, is found when the
 * picture is prepared.
 */
public final class ImageParser {

    private static final int CHANNELS = 3;
    private static final int RANK = 3;

    private final int inputSize;

    /** @param inputSize side S of the model's square input, in pixels */
    public ImageParser(int inputSize) {
        this.inputSize = inputSize;
    }

    /**
     * @param field path of the image in its request, e.g. {@code images[1]}
     * @throws RejectedException naming the part of the image that cannot be used
     */
    public RequestInput parse(Image image, String field) throws RejectedException {
        return switch (image.getFormCase()) {
            case ENCODED -> encoded(image, field + ".encoded");
            case TENSOR -> tensor(image.getTensor(), field + ".tensor");
            case FORM_NOT_SET ->
                throw RejectedException.invalid(
                        field, "empty; either `encoded` (a JPEG, PNG or WebP file) or `tensor` must be set");
        };
    }

    private static RequestInput encoded(Image image, String field) throws RejectedException {
        if (image.getEncoded().isEmpty()) {
            throw RejectedException.invalid(field, "0 bytes given; a whole JPEG, PNG or WebP file is allowed");
        }
        return new RequestInput.Encoded(field, image.getEncoded().asReadOnlyByteBuffer());
    }

    private RequestInput tensor(Tensor tensor, String field) throws RejectedException {
        if (tensor.getScale() != 0) {
            throw RejectedException.invalid(
                    field + ".scale", tensor.getScale() + " given; only INT8 has a scale, leave it unset");
        }
        return switch (tensor.getDataType()) {
            case DATA_TYPE_UINT8 -> pixels(tensor, field);
            case DATA_TYPE_FLOAT32 -> normalized(tensor, field);
            default ->
                throw RejectedException.invalid(
                        field + ".data_type",
                        "%s given; DATA_TYPE_UINT8 [H, W, 3] and DATA_TYPE_FLOAT32 [3, %d, %d] are allowed"
                                .formatted(
                                        EnumText.of(tensor.getDataType(), tensor.getDataTypeValue()),
                                        inputSize,
                                        inputSize));
        };
    }

    private static RequestInput pixels(Tensor tensor, String field) throws RejectedException {
        String allowed = "[H, W, 3] of " + DataType.DATA_TYPE_UINT8;
        TensorShape.check(tensor, RANK, field, allowed);
        if (tensor.getShape(2) != CHANNELS) {
            throw wrongShape(tensor, field, allowed);
        }
        TensorShape.checkBytes(tensor, Byte.BYTES, field);
        return new RequestInput.Pixels(
                field, tensor.getData().asReadOnlyByteBuffer(), tensor.getShape(0), tensor.getShape(1));
    }

    private RequestInput normalized(Tensor tensor, String field) throws RejectedException {
        String allowed = "[3, " + inputSize + ", " + inputSize + "] of " + DataType.DATA_TYPE_FLOAT32;
        TensorShape.check(tensor, RANK, field, allowed);
        if (tensor.getShape(0) != CHANNELS || tensor.getShape(1) != inputSize || tensor.getShape(2) != inputSize) {
            throw wrongShape(tensor, field, allowed);
        }
        TensorShape.checkBytes(tensor, Float.BYTES, field);
        return new RequestInput.Normalized(
                field, tensor.getData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN));
    }

    private static RejectedException wrongShape(Tensor tensor, String field, String allowed) {
        return RejectedException.invalid(
                field + ".shape", "%s given; %s is allowed".formatted(TensorShape.toString(tensor), allowed));
    }
}
