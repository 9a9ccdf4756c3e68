package io.sluice.model.engine.device;

import io.sluice.model.engine.Precision;
import java.util.EnumSet;
import java.util.Set;

/** Something that forward passes run on, as far as the choice of a precision depends on it. */
public sealed interface Device {

    /** As configurations spell it: {@code cpu}, {@code cuda:0}. */
    String name();

    /** What it has instructions for. */
    Set<Precision> precisions();

    /** What it runs where nobody has a wish. */
    Precision automatic();

    /**
     * The processors of this machine.
     *
     * @param bf16 whether they multiply bfloat16: AVX-512 BF16 or AMX
     * @param int8 whether they multiply integers of 8 bits without overflow: VNNI or AMX
     */
    record Cpu(boolean bf16, boolean int8) implements Device {

        @Override
        public String name() {
            return "cpu";
        }

        @Override
        public Set<Precision> precisions() {
            Set<Precision> precisions = EnumSet.of(Precision.FP32);
            if (bf16) {
                precisions.add(Precision.BF16);
            }
            if (int8) {
                precisions.add(Precision.INT8);
            }
            return precisions;
        }

        /** Exact. What bfloat16 gains depends on the processor: on some it is slower. */
        @Override
        public Precision automatic() {
            return Precision.FP32;
        }
    }

    /**
     * One CUDA device.
     *
     * @param index from 0
     * @param capability compute capability without its point: 75 is 7.5
     * @param memoryBytes all there is on the device
     */
    record Gpu(int index, int capability, long memoryBytes) implements Device {

        private static final int TENSOR_CORES = 70;
        private static final int BF16_TENSOR_CORES = 80;

        @Override
        public String name() {
            return "cuda:" + index;
        }

        @Override
        public Set<Precision> precisions() {
            Set<Precision> precisions = EnumSet.of(Precision.FP32);
            if (capability >= TENSOR_CORES) {
                precisions.add(Precision.FP16);
            }
            if (capability >= BF16_TENSOR_CORES) {
                precisions.add(Precision.BF16);
            }
            return precisions;
        }

        @Override
        public Precision automatic() {
            return capability >= TENSOR_CORES ? Precision.FP16 : Precision.FP32;
        }
    }
}
