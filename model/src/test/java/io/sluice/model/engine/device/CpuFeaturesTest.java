package io.sluice.model.engine.device;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CpuFeaturesTest {

    @ParameterizedTest
    @CsvSource({
        "fpu sse2 avx2, false, false", // Haswell
        "fpu avx2 avx512f avx512_vnni, false, true", // Cascade Lake
        "fpu avx2 avx_vnni, false, true", // Alder Lake
        "fpu avx512f avx512_bf16 avx512_vnni, true, true", // Zen 4
        "fpu amx_bf16 amx_tile amx_int8, true, true", // Sapphire Rapids
        "fpu avx512_bf16x not_avx512_vnni, false, false"
    })
    void parse_flagsOfX86_tellsWhatItMultiplies(String flags, boolean bf16, boolean int8) {
        String cpuInfo =
                "processor\t: 0\nmodel name\t: flags: avx512_bf16 avx512_vnni\nflags\t\t: %s\nbugs\t\t: none\n";

        assertThat(CpuFeatures.parse(cpuInfo.formatted(flags))).isEqualTo(new Device.Cpu(bf16, int8));
    }

    @ParameterizedTest
    @CsvSource({"''", "Features : fp asimd bf16 i8mm", "flags"})
    void parse_anotherFormat_knowsOfFloat32Alone(String cpuInfo) {
        assertThat(CpuFeatures.parse(cpuInfo)).isEqualTo(new Device.Cpu(false, false));
    }
}
