package io.sluice.model.snapshot;

import java.util.Arrays;
import java.util.Optional;

/** Element types of safetensors whose elements take whole bytes. Only the three floats can become weights. */
enum ElementType {
    BOOL(1),
    U8(1),
    I8(1),
    F8_E4M3(1),
    F8_E5M2(1),
    I16(2),
    U16(2),
    F16(2),
    BF16(2),
    I32(4),
    U32(4),
    F32(4),
    I64(8),
    U64(8),
    F64(8),
    C64(8);

    private final int bytes;

    ElementType(int bytes) {
        this.bytes = bytes;
    }

    int bytes() {
        return bytes;
    }

    /** Whether its values are exact as float32. */
    boolean isWeight() {
        return this == F32 || this == F16 || this == BF16;
    }

    static Optional<ElementType> named(String name) {
        return Arrays.stream(values()).filter(type -> type.name().equals(name)).findFirst();
    }
}
