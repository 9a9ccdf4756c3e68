package io.sluice.model.engine.device;

import com.sun.management.HotSpotDiagnosticMXBean;
import io.sluice.model.engine.EngineException;
import io.sluice.model.engine.EngineOptions;
import io.sluice.model.engine.InputShape;
import io.sluice.model.engine.Lane;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Memory of Java's direct buffers, which {@code -XX:MaxDirectMemorySize} bounds: rows and batches, and what ONNX Runtime reads
 * weights from. It is freed when nobody refers to it any more.
 */
public final class DirectMemory {

    private static final String OPTION = "MaxDirectMemorySize";
    private static final String POOL = "direct";
    private static final int LOOKS = 10;
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private DirectMemory() {}

    /**
     * Native byte order.
     *
     * @param user what it is for, in the message
     * @throws EngineException if there is not enough, or more than one buffer holds is asked for
     */
    public static ByteBuffer allocate(String user, long bytes) {
        if (bytes > Integer.MAX_VALUE) {
            throw new EngineException(
                    "%s has %d bytes; one buffer holds at most %d".formatted(user, bytes, Integer.MAX_VALUE), null);
        }
        try {
            return ByteBuffer.allocateDirect((int) bytes).order(ByteOrder.nativeOrder());
        } catch (OutOfMemoryError e) {
            throw new EngineException(shortage(user, bytes, limitBytes() - usedBytes()), e, true);
        }
    }

    /**
     * Refuses what cannot fit, before any of it is taken. Blocks for half a second at most, for buffers that nobody refers to
     * any more to be freed, where those would make the difference.
     *
     * @param user what it is for, in the message
     * @throws EngineException with what is needed, what there is, and what to do
     */
    public static void check(String user, long bytes) {
        long limit = limitBytes();
        if (bytes > limit - usedBytes() && bytes <= limit) {
            System.gc();
            for (int look = 0; look < LOOKS && bytes > limit - usedBytes(); look++) {
                LockSupport.parkNanos(LOOK_NANOS);
            }
        }
        long free = limit - usedBytes();
        if (bytes > free) {
            throw new EngineException(shortage(user, bytes, free), null, true);
        }
    }

    /** What the batches of every replica take, as pixels and as normalised pictures, which is what some engines are given. */
    public static long batchBytes(EngineOptions options, InputShape shape) {
        long row = 0;
        for (Lane lane : Lane.values()) {
            row += lane.rowBytes(shape);
        }
        return (long) options.replicas() * options.maxBatchSize() * row;
    }

    /** Most bytes of all direct buffers together; {@link Long#MAX_VALUE} where nothing says. */
    public static long limitBytes() {
        HotSpotDiagnosticMXBean jvm = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        if (jvm == null) {
            return Long.MAX_VALUE; // another JVM
        }
        long option = Long.parseLong(jvm.getVMOption(OPTION).getValue());
        return option > 0 ? option : Runtime.getRuntime().maxMemory();
    }

    private static long usedBytes() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals(POOL))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }

    private static String shortage(String user, long bytes, long free) {
        return "%s: %s of direct memory are needed, and %s of the %s that -XX:%s allows are free; allow more, with"
                        .formatted(
                                user,
                                MemoryNeed.shown(bytes),
                                MemoryNeed.shown(Math.max(0, free)),
                                MemoryNeed.shown(limitBytes()),
                                OPTION)
                + " SLUICE_JAVA_OPTS=-XX:%s=SIZE, or give less batch.max-size or replica.count".formatted(OPTION);
    }
}
