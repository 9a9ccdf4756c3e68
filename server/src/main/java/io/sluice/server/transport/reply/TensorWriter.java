package io.sluice.server.transport.reply;

import com.google.protobuf.UnsafeByteOperations;
import io.sluice.proto.v1.DataType;
import io.sluice.proto.v1.Tensor;
import io.sluice.server.request.Answer;
import io.sluice.server.request.task.VectorType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Writes {@code Tensor} messages around memory that nobody else writes to, without copying it. */
final class TensorWriter {

    private TensorWriter() {}

    static Tensor embedding(Answer.Embedding embedding) {
        Tensor.Builder tensor = Tensor.newBuilder()
                .setDataType(dataType(embedding.type()))
                .setData(UnsafeByteOperations.unsafeWrap(embedding.data()))
                .setScale(embedding.scale());
        for (int extent : embedding.shape()) {
            tensor.addShape(extent);
        }
        return tensor.build();
    }

    /** FLOAT32 of rank 1. */
    static Tensor vector(float[] values) {
        byte[] data = new byte[values.length * Float.BYTES];
        ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(values);
        return Tensor.newBuilder()
                .setDataType(DataType.DATA_TYPE_FLOAT32)
                .addShape(values.length)
                .setData(UnsafeByteOperations.unsafeWrap(data))
                .build();
    }

    private static DataType dataType(VectorType type) {
        return switch (type) {
            case FLOAT32 -> DataType.DATA_TYPE_FLOAT32;
            case FLOAT16 -> DataType.DATA_TYPE_FLOAT16;
            case INT8 -> DataType.DATA_TYPE_INT8;
        };
    }
}
