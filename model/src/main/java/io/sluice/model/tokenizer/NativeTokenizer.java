package io.sluice.model.tokenizer;

import ai.djl.huggingface.tokenizers.jni.LibUtils;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import io.sluice.model.engine.EngineException;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * A tokenizer of the tokenizers library. Safe for use by several threads, which do not wait for each other.
 *
 * <p>The library is called below DJL's own class for it, which fetches every property of every token and frees the
 * tokenizer in a finalizer.
 */
final class NativeTokenizer implements AutoCloseable {

    /*
     * The handle is an address. Encoding only reads behind it, so encoders share the lock; closing takes it alone, or it
     * would free the tokenizer below a running call.
     */
    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private long handle;

    private NativeTokenizer(long handle) {
        this.handle = handle;
    }

    /**
     * Blocks, the first time in a process, while the library is loaded, and the first time on a machine while it is
     * unpacked from the class path.
     *
     * @param json as in a {@code tokenizer.json}
     * @throws IllegalArgumentException if the library refuses it
     * @throws EngineException if there is no library for this platform
     */
    static NativeTokenizer open(String json) {
        load();
        try {
            return new NativeTokenizer(TokenizersLibrary.LIB.createTokenizerFromString(json));
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * All ids of a text, none added.
     *
     * @param text without unpaired surrogates
     * @throws IllegalStateException if this tokenizer is closed
     */
    long[] encode(String text) {
        lock.readLock().lock();
        try {
            if (handle == 0) {
                throw new IllegalStateException("the tokenizer is closed");
            }
            long encoding = TokenizersLibrary.LIB.encode(handle, text, false);
            try {
                return TokenizersLibrary.LIB.getTokenIds(encoding);
            } finally {
                TokenizersLibrary.LIB.deleteEncoding(encoding);
            }
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Frees the memory, once no thread encodes any more. */
    @Override
    public void close() {
        lock.writeLock().lock();
        try {
            if (handle != 0) {
                TokenizersLibrary.LIB.deleteTokenizer(handle);
                handle = 0;
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Offline, DJL takes the library from the class path; else it may download one for the machine's GPU. */
    private static void load() {
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("OPT_OUT_TRACKING", "true");
        try {
            LibUtils.checkStatus();
        } catch (RuntimeException | LinkageError e) {
            throw new EngineException(
                    "the native library of ai.djl.huggingface:tokenizers cannot be loaded on this platform (%s)"
                            .formatted(e.getCause() == null ? e : e.getCause()),
                    e);
        }
    }
}
