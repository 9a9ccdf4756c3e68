package io.sluice.model.engine.device;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** How much memory this process may still take, as Linux says it: of the machine, and of its control group where that has less. */
public final class HostMemory {

    private static final String AVAILABLE = "MemAvailable:";
    private static final long KIB = 1024;

    private final Path root;

    /** @param root of the file system */
    HostMemory(Path root) {
        this.root = root;
    }

    /** Bytes that are free, or can be freed at once; {@link Long#MAX_VALUE} where nothing says. Reads files of the kernel's. */
    public static long availableBytes() {
        return new HostMemory(Path.of("/")).available();
    }

    long available() {
        return Stream.of(
                        machine(),
                        group("sys/fs/cgroup/memory.max", "sys/fs/cgroup/memory.current"),
                        group(
                                "sys/fs/cgroup/memory/memory.limit_in_bytes",
                                "sys/fs/cgroup/memory/memory.usage_in_bytes"))
                .filter(OptionalLong::isPresent)
                .mapToLong(OptionalLong::getAsLong)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    private OptionalLong machine() {
        return read("proc/meminfo")
                .lines()
                .filter(line -> line.startsWith(AVAILABLE))
                .mapToLong(line -> KIB * number(line.replaceAll("[^0-9]", "")).orElse(0))
                .findFirst();
    }

    /** A limit of {@code max} is no number, and so no limit. What a group has cached of files counts as used: too little is said. */
    private OptionalLong group(String limit, String usage) {
        OptionalLong most = number(read(limit).strip());
        OptionalLong used = number(read(usage).strip());
        return most.isPresent() && used.isPresent()
                ? OptionalLong.of(Math.max(0, most.getAsLong() - used.getAsLong()))
                : OptionalLong.empty();
    }

    private String read(String file) {
        try {
            return Files.readString(root.resolve(file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return ""; // not Linux, or the other version of control groups
        }
    }

    private static OptionalLong number(String text) {
        return text.matches("\\d{1,18}") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
    }
}
