package io.sluice.model.engine.djl;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.engine.EngineException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The running out of memory that really happens is {@link LinearKernelTest}'s. */
class TorchFaultTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CUDA out of memory. Tried to allocate 20.00 MiB. GPU 0 has a total capacity of 15.77 GiB",
                "CUDA error: out of memory\nCUDA kernel errors might be asynchronously reported",
                "[enforce fail at alloc_cpu.cpp:119] err == 0. DefaultCPUAllocator: can't allocate memory: you tried to"
                        + " allocate 4503599627370496 bytes. Error code 12 (Cannot allocate memory)",
                "[enforce fail at alloc_cpu.cpp:80] data. DefaultCPUAllocator: not enough memory: you tried to allocate 9"
                        + " bytes.",
                "std::bad_alloc"
            })
    void of_memoryRanOut_saysSo(String message) {
        EngineException fault = TorchFault.of("the pass failed", new IllegalStateException(message));

        assertThat(fault.isOutOfMemory()).isTrue();
        assertThat(fault).hasMessage("the pass failed").hasRootCauseMessage(message);
    }

    @Test
    void of_memoryRanOutBeneathAnotherFault_saysSo() {
        IllegalStateException fault =
                new IllegalStateException("forward failed", new RuntimeException("std::bad_alloc"));

        assertThat(TorchFault.of("the pass failed", fault).isOutOfMemory()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mat1 and mat2 shapes cannot be multiplied (17x64 and 65x64)",
                "CUDA error: an illegal memory access was encountered",
                "CUDA error: device-side assert triggered"
            })
    void of_anotherFault_saysNothingOfMemory(String message) {
        assertThat(TorchFault.of("the pass failed", new IllegalStateException(message))
                        .isOutOfMemory())
                .isFalse();
    }

    @Test
    void of_faultWithoutMessage_saysNothingOfMemory() {
        assertThat(TorchFault.of("the pass failed", new IllegalStateException()).isOutOfMemory())
                .isFalse();
    }
}
