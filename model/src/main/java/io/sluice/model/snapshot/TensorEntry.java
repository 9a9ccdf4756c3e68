package io.sluice.model.snapshot;

import java.util.List;

/**
 * One tensor as a safetensors header announces it.
 *
 * @param begin first byte, counted from the end of the header
 * @param end first byte after it
 */
record TensorEntry(String name, ElementType type, List<Long> shape, long begin, long end) {

    long bytes() {
        return end - begin;
    }
}
