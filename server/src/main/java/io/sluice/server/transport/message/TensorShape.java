package io.sluice.server.transport.message;

import io.sluice.proto.v1.Tensor;
import java.util.List;
import java.util.stream.Collectors;

/** The shape of a tensor that a client sent, checked extent by extent. */
final class TensorShape {

    /** Extents shown in a message; a hostile shape has millions. */
    private static final int SHOWN_EXTENTS = 8;

    private TensorShape() {}

    /** Checks rank and extents; {@code allowed} is shown to the client. */
    static void check(Tensor tensor, int rank, String field, String allowed) throws RejectedException {
        List<Long> shape = tensor.getShapeList();
        if (shape.size() != rank || shape.stream().anyMatch(extent -> extent < 1)) {
            throw RejectedException.invalid(
                    field + ".shape",
                    "%s given; %s is allowed, every extent at least 1".formatted(toString(tensor), allowed));
        }
    }

    /** Checks that {@code data} holds exactly the elements that the shape, already checked, announces. */
    static void checkBytes(Tensor tensor, int elementBytes, String field) throws RejectedException {
        long expected = elementBytes;
        try {
            for (long extent : tensor.getShapeList()) {
                expected = Math.multiplyExact(expected, extent);
            }
        } catch (ArithmeticException overflow) {
            throw RejectedException.invalid(
                    field + ".shape", "%s given; that is more than 2^63 bytes".formatted(toString(tensor)));
        }
        if (expected != tensor.getData().size()) {
            throw RejectedException.invalid(
                    field + ".data",
                    "%d bytes given; shape %s of %s has %d"
                            .formatted(tensor.getData().size(), toString(tensor), tensor.getDataType(), expected));
        }
    }

    static String toString(Tensor tensor) {
        List<Long> shape = tensor.getShapeList();
        String end = shape.size() > SHOWN_EXTENTS ? ", ... %d extents]".formatted(shape.size()) : "]";
        return shape.stream().limit(SHOWN_EXTENTS).map(String::valueOf).collect(Collectors.joining(", ", "[", end));
    }
}
