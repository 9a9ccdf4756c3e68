package io.sluice.server.repository.local;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import javax.management.JMException;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Memory outside the Java heap that a version, or the loading of one, has left behind: with the collector and with malloc, both
 * of which keep it until they are asked.
 */
final class FreedMemory {

    private static final Logger log = LoggerFactory.getLogger(FreedMemory.class);

    /** HotSpot's name for {@code malloc_trim}: in JDK 17.0.9, 21.0.1 and later, with glibc. */
    private static final String DIAGNOSTICS = "com.sun.management:type=DiagnosticCommand";

    private static final String TRIM = "systemTrimNativeHeap";

    /** From the end of a collection until the buffers that nobody refers to have been freed, by another thread. */
    private static final Duration SETTLING = Duration.ofMillis(500);

    private FreedMemory() {}

    /**
     * Gives it back to the operating system, as far as it is free by now; the rest goes with the next version. Blocks for some
     * ten milliseconds.
     */
    static void giveBack() {
        collect();
        trim();
    }

    /**
     * As {@link #giveBack}, on a thread of its own, so that a start does not wait for it; and more of it, since that thread can
     * wait until what was collected is free.
     */
    static void giveBackSoon() {
        Thread thread = new Thread(
                () -> {
                    collect();
                    LockSupport.parkNanos(SETTLING.toNanos());
                    trim();
                },
                "sluice-freed-memory");
        thread.setDaemon(true);
        thread.start();
    }

    private static void collect() {
        /*
         * Rows and batches lie in direct buffers, which only the collector frees: those of each version that goes would pile up
         * until it comes by itself, and on a heap that hardly grows that may be hours.
         */
        System.gc();
    }

    private static void trim() {
        /*
         * Weights are freed at once, but malloc's heap shrinks from its end alone, and what lies there may live as long as the
         * server: after ten reloads of a model of 88 MB it held 270 MB.
         */
        try {
            ManagementFactory.getPlatformMBeanServer()
                    .invoke(new ObjectName(DIAGNOSTICS), TRIM, new Object[0], new String[0]);
        } catch (JMException | RuntimeException missing) {
            log.atDebug().setCause(missing).log("this JVM cannot trim the native heap");
        }
    }
}
