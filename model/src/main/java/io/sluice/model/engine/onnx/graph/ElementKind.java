package io.sluice.model.engine.onnx.graph;

/** Types of tensors, with their numbers in {@code TensorProto.DataType}. */
public enum ElementKind {
    FLOAT(1),
    INT8(3),
    INT32(6),
    INT64(7);

    private final int code;

    ElementKind(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }
}
