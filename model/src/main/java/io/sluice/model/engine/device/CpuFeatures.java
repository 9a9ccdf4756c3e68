package io.sluice.model.engine.device;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** What the processors of this machine can multiply, as Linux says it. Elsewhere nothing but float32 is known of them. */
public final class CpuFeatures {

    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");
    private static final String FLAGS = "flags";
    private static final Set<String> BF16 = Set.of("avx512_bf16", "amx_bf16");
    private static final Set<String> INT8 = Set.of("avx512_vnni", "avx_vnni", "amx_int8");

    private CpuFeatures() {}

    /** The processors that we run on. Reads a file of the kernel's. */
    public static Device.Cpu ofThisMachine() {
        try {
            return parse(Files.readString(CPU_INFO, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return new Device.Cpu(false, false); // not Linux
        }
    }

    /** @param cpuInfo in the form of {@code /proc/cpuinfo}; of several processors the first counts */
    static Device.Cpu parse(String cpuInfo) {
        Set<String> flags = cpuInfo.lines()
                .map(line -> line.split(":", 2))
                .filter(entry -> entry.length == 2 && entry[0].strip().equals(FLAGS))
                .map(entry -> Set.of(entry[1].strip().split("\\s+")))
                .findFirst()
                .orElse(Set.of());
        return new Device.Cpu(
                BF16.stream().anyMatch(flags::contains), INT8.stream().anyMatch(flags::contains));
    }
}
