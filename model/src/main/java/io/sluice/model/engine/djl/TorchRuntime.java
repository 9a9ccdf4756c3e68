package io.sluice.model.engine.djl;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import io.sluice.model.engine.EngineException;

/**
 * libtorch in this process.
 *
 * <p>There is one per process, and its number of threads is process-wide, too; both are libtorch's own doing, and the
 * reason why this state is static.
 */
public final class TorchRuntime {

    /** Most threads of one operation. */
    public static final int MAX_THREADS = 1024;

    /** DJL's name of it. */
    static final String ENGINE = "PyTorch";

    private static int startedThreads;

    private TorchRuntime() {}

    /**
     * Loads libtorch and fixes its threads. Blocks, the first time for seconds while native libraries are unpacked; does
     * nothing when it already runs with this number. Safe for use by several threads.
     *
     * @param threads that work on one operation, in {@code [1, MAX_THREADS]}
     * @throws IllegalStateException if it already runs with another number
     * @throws EngineException if no native library can be loaded
     */
    public static synchronized void start(int threads) {
        if (threads < 1 || threads > MAX_THREADS) {
            throw new IllegalArgumentException("threads must be in [1, %d], got %d".formatted(MAX_THREADS, threads));
        }
        if (startedThreads == 0) {
            load(threads);
            startedThreads = threads;
        } else if (startedThreads != threads) {
            throw new IllegalStateException(
                    "PyTorch already runs with %d threads, which cannot become %d".formatted(startedThreads, threads));
        }
    }

    /** Starts with one thread for each processor, unless it runs. */
    static synchronized void startUnlessRunning() {
        if (startedThreads == 0) {
            start(Math.min(Runtime.getRuntime().availableProcessors(), MAX_THREADS));
        }
    }

    /**
     * Must be called by every thread before it runs a graph: libtorch keeps this setting per thread.
     *
     * <p>The profiling executor specialises a graph for the shapes it has seen, and starts again whenever a batch has a
     * new size. Off, the first batches are as fast as later ones.
     */
    static void prepareThread() {
        JniUtils.setGraphExecutorOptimize(false);
    }

    private static void load(int threads) {
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("OPT_OUT_TRACKING", "true");
        System.setProperty("ai.djl.pytorch.num_threads", Integer.toString(threads));
        System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
        System.setProperty("ai.djl.pytorch.graph_optimizer", "false");
        try {
            Engine.getEngine(ENGINE);
        } catch (RuntimeException | LinkageError e) {
            throw new EngineException(
                    "PyTorch's native library cannot be loaded (%s); put ai.djl.pytorch:pytorch-native-cpu for this"
                                    .formatted(rootCause(e))
                            + " platform on the class path, or let PYTORCH_LIBRARY_PATH name the folder of a libtorch",
                    e);
        }
    }

    private static Throwable rootCause(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
