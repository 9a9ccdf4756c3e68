package io.sluice.benchmarks.engine;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Structure;
import com.sun.jna.Structure.FieldOrder;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What this process holds at one moment, in bytes.
 *
 * @param resident what the kernel counts for it
 * @param malloc handed out by glibc and not freed: what libtorch holds is among it
 * @param direct of Java's direct buffers
 * @param heap of Java objects, garbage left out
 */
record MemoryReading(long resident, long malloc, long direct, long heap) {

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String RESIDENT = "VmRSS:";
    private static final long KIB = 1024;

    /** glibc 2.33 or newer. */
    private interface Glibc extends Library {
        Glibc INSTANCE = Native.load("c", Glibc.class);

        Mallinfo2 mallinfo2();
    }

    /** {@code struct mallinfo2}, each field a {@code size_t}. */
    @FieldOrder({
        "arena",
        "ordblks",
        "smblks",
        "hblks",
        "hblkhd",
        "usmblks",
        "fsmblks",
        "uordblks",
        "fordblks",
        "keepcost"
    })
    public static final class Mallinfo2 extends Structure implements Structure.ByValue {
        public long arena;
        public long ordblks;
        public long smblks;
        public long hblks;
        public long hblkhd;
        public long usmblks;
        public long fsmblks;
        public long uordblks;
        public long fordblks;
        public long keepcost;
    }

    /** Collects garbage first, so that the heap is what lives. */
    static MemoryReading now() throws IOException {
        System.gc();
        Mallinfo2 malloc = Glibc.INSTANCE.mallinfo2();
        long direct = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        return new MemoryReading(residentBytes(), malloc.uordblks + malloc.hblkhd, direct, heap);
    }

    private static long residentBytes() throws IOException {
        try (var lines = Files.lines(STATUS)) {
            return KIB
                    * lines.filter(line -> line.startsWith(RESIDENT))
                            .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                            .findFirst()
                            .orElseThrow();
        }
    }
}
