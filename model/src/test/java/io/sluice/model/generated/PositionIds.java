package io.sluice.model.generated;

import java.nio.ByteBuffer;

/** The int64 numbers 0, 1, 2, ... that old checkpoints store beside their weights, and that nothing computes with. */
public record PositionIds(String name, int count) implements StoredTensor {

    @Override
    public String type() {
        return "I64";
    }

    @Override
    public long[] shape() {
        return new long[] {1, count};
    }

    @Override
    public int bytes() {
        return Math.multiplyExact(Long.BYTES, count);
    }

    @Override
    public void writeTo(ByteBuffer target, String seed) {
        for (int i = 0; i < count; i++) {
            target.putLong(i);
        }
    }
}
