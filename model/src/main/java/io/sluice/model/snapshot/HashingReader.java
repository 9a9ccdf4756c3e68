package io.sluice.model.snapshot;

import io.sluice.model.InvalidModelException;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Reads one file once, front to back, and hashes every byte it hands out.
 *
 * <p>The size is taken when the file is opened; a file that turns out shorter or longer was written to meanwhile and is
 * refused. Not for use by several threads, but for the one that hashes.
 */
public final class HashingReader implements Closeable {

    /** Longest file that {@link #readWhole} takes, in bytes; CLIP's tokenizer.json has 2 to 4 MB. */
    static final int MAX_WHOLE_BYTES = 16 << 20;

    /** Small enough that what was just read is still in the cache when it is hashed. */
    private static final int CHUNK_BYTES = 1 << 18;

    private final Path file;
    private final FileChannel channel;
    private final long size;
    private final MessageDigest sha256 = Digests.sha256();

    private HashingReader(Path file, FileChannel channel, long size) {
        this.file = file;
        this.channel = channel;
        this.size = size;
    }

    /** Opens a regular file, following symbolic links. */
    public static HashingReader open(Path file) throws InvalidModelException {
        try {
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                throw new InvalidModelException(file, "is not a regular file");
            }
            FileChannel channel = FileChannel.open(file);
            return new HashingReader(file, channel, channel.size());
        } catch (NoSuchFileException e) {
            throw new InvalidModelException(file, "the file is missing", e);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    Path file() {
        return file;
    }

    /** Bytes of the file when it was opened. */
    public long size() {
        return size;
    }

    /** Fills {@code target} from its position to its limit. */
    public void read(ByteBuffer target) throws InvalidModelException {
        read(target, Runnable::run);
    }

    /**
     * As {@link #read(ByteBuffer)}; while one chunk is hashed, the next is read. Once this returns or throws, nobody looks
     * at {@code target} any more.
     *
     * @param hashing runs what it is given in order, one after the other
     */
    void read(ByteBuffer target, Executor hashing) throws InvalidModelException {
        int limit = target.limit();
        CompletableFuture<Void> hashed = CompletableFuture.completedFuture(null);
        try {
            while (target.position() < limit) {
                int start = target.position();
                target.limit(Math.min(limit, start + CHUNK_BYTES));
                if (channel.read(target) < 0) {
                    throw new InvalidModelException(
                            file, "the file became shorter than its %d bytes while it was read".formatted(size));
                }
                ByteBuffer chunk = target.duplicate().flip().position(start);
                hashed = CompletableFuture.runAsync(() -> sha256.update(chunk), hashing);
                target.limit(limit);
            }
        } catch (IOException e) {
            throw unreadable(file, e);
        } finally {
            hashed.join();
        }
    }

    /** Every byte of a file that is not long: a configuration, an index, a vocabulary. */
    byte[] readWhole() throws InvalidModelException {
        if (size > MAX_WHOLE_BYTES) {
            throw new InvalidModelException(
                    file, "has %d bytes; at most %d are allowed".formatted(size, MAX_WHOLE_BYTES));
        }
        byte[] bytes = new byte[(int) size];
        read(ByteBuffer.wrap(bytes));
        return bytes;
    }

    /** Reads over {@code bytes} bytes; they are hashed, too. */
    public void skip(long bytes, Executor hashing) throws InvalidModelException {
        ByteBuffer scratch = ByteBuffer.allocateDirect((int) Math.min(bytes, CHUNK_BYTES));
        for (long left = bytes; left > 0; left -= scratch.limit()) {
            scratch.clear().limit((int) Math.min(left, scratch.capacity()));
            read(scratch, hashing);
        }
    }

    /** The sha256 of the whole file, once every byte has been read; 64 lower-case hexadecimal digits. */
    public String finish() throws InvalidModelException {
        try {
            if (channel.read(ByteBuffer.allocate(1)) >= 0) {
                throw new InvalidModelException(
                        file, "the file became longer than its %d bytes while it was read".formatted(size));
            }
        } catch (IOException e) {
            throw unreadable(file, e);
        }
        return HexFormat.of().formatHex(sha256.digest());
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InvalidModelException unreadable(Path file, IOException cause) {
        return new InvalidModelException(file, "cannot be read (" + cause + ")", cause);
    }
}
