package io.sluice.model.image.codec;

import java.io.IOException;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** The zlib stream that runs through a PNG's IDAT chunks. Inflates only what is asked for. */
final class PngInflater implements AutoCloseable {

    private final byte[] file;
    private final List<PngImage.Span> chunks;
    private final Inflater inflater = new Inflater();
    private int next;

    PngInflater(byte[] file, List<PngImage.Span> chunks) {
        this.file = file;
        this.chunks = chunks;
    }

    /** Fills the array's first {@code length} bytes. */
    void readFully(byte[] into, int length) throws IOException {
        int read = read(into, length);
        if (read < length) {
            throw new IOException("is a truncated PNG: its image data ends early");
        }
    }

    /** Checks the checksum over all data; data behind the last row is left alone, as the reference leaves it. */
    void finish() throws IOException {
        if (read(new byte[1], 1) == 0 && !inflater.finished()) {
            throw new IOException("is a truncated PNG: its image data has no end");
        }
    }

    private int read(byte[] into, int length) throws IOException {
        int done = 0;
        try {
            while (done < length && !inflater.finished()) {
                int count = inflater.inflate(into, done, length - done);
                done += count;
                if (count == 0 && !inflater.finished() && !feed()) {
                    return done;
                }
            }
        } catch (DataFormatException e) {
            throw new IOException("is a corrupt PNG: its image data cannot be inflated", e);
        }
        return done;
    }

    private boolean feed() throws IOException {
        if (inflater.needsDictionary()) {
            throw new IOException("is a corrupt PNG: its image data needs a dictionary");
        }
        if (next == chunks.size()) {
            return false;
        }
        PngImage.Span chunk = chunks.get(next++);
        inflater.setInput(file, chunk.from(), chunk.length());
        return true;
    }

    @Override
    public void close() {
        inflater.end();
    }
}
