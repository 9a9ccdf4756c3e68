package io.sluice.server.telemetry;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What the process takes from its machine. Nothing is asked for until somebody looks: the first question loads much of the JDK. */
final class ProcessGauges {

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String RESIDENT = "VmRSS:";
    private static final long KIB = 1024;

    /** Of direct buffers. */
    private static final String DIRECT = "direct";

    private ProcessGauges() {}

    /** Opens them all, for as long as the process lives. */
    static void open(ModelMeter meter) {
        if (Files.isReadable(STATUS)) {
            meter.gauge(Instrument.PROCESS_MEMORY_BYTES, ProcessGauges::residentBytes);
        }
        meter.time(Instrument.PROCESS_CPU_TIME, ProcessGauges::cpuNanos);
        meter.gauges(Instrument.JVM_HEAP_BYTES, ProcessGauges::heap);
        meter.gauge(Instrument.JVM_DIRECT_BYTES, ProcessGauges::directBytes);
        meter.time(Instrument.JVM_GC_TIME, ProcessGauges::collectionNanos);
        meter.gauge(
                Instrument.JVM_THREADS,
                () -> ManagementFactory.getThreadMXBean().getThreadCount());
    }

    private static Map<String, Long> heap() {
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        return Map.of("used", heap.getUsed(), "committed", heap.getCommitted(), "max", heap.getMax());
    }

    private static long directBytes() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals(DIRECT))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }

    private static long collectionNanos() {
        return TimeUnit.MILLISECONDS.toNanos(ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                .sum());
    }

    private static long cpuNanos() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }

    private static long residentBytes() {
        try (var lines = Files.lines(STATUS)) {
            return lines.filter(line -> line.startsWith(RESIDENT))
                    .mapToLong(line -> KIB * Long.parseLong(line.replaceAll("\\D", "")))
                    .sum();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
