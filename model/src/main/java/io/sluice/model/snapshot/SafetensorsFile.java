package io.sluice.model.snapshot;

import io.sluice.model.InvalidModelException;
import java.io.Closeable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;

/**
 * One safetensors file: 8 bytes little-endian header length, the header, the tensors without gaps.
 *
 * <p>Opening reads and verifies the header; {@link #read} then reads the rest, once.
 */
final class SafetensorsFile implements Closeable {

    private static final int WIDENING_CHUNK_BYTES = 1 << 18;

    private final HashingReader reader;
    private final Map<String, TensorEntry> entries;

    private SafetensorsFile(HashingReader reader, Map<String, TensorEntry> entries) {
        this.reader = reader;
        this.entries = entries;
    }

    static SafetensorsFile open(Path file) throws InvalidModelException {
        HashingReader reader = HashingReader.open(file);
        try {
            return new SafetensorsFile(reader, readHeader(reader));
        } catch (InvalidModelException | RuntimeException e) {
            reader.close();
            throw e;
        }
    }

    Path file() {
        return reader.file();
    }

    /** Tensors by name. */
    Map<String, TensorEntry> entries() {
        return entries;
    }

    /**
     * Reads the file to its end.
     *
     * @param wanted by name, each in {@link #entries} with this shape and a type that {@link ElementType#isWeight}
     * @param hashing as {@link HashingReader#read(ByteBuffer, Executor)} has it
     * @return sha256 of the whole file
     */
    String read(Map<String, TensorSpec> wanted, TensorSink sink, Executor hashing) throws InvalidModelException {
        for (TensorEntry entry : inFileOrder(entries)) {
            TensorSpec spec = wanted.get(entry.name());
            if (spec == null) {
                reader.skip(entry.bytes(), hashing);
            } else {
                fill(entry, sink.allocate(spec), hashing);
                sink.filled(spec);
            }
        }
        return reader.finish();
    }

    @Override
    public void close() {
        reader.close();
    }

    private void fill(TensorEntry entry, ByteBuffer target, Executor hashing) throws InvalidModelException {
        if (entry.type() == ElementType.F32) {
            reader.read(target, hashing);
            return;
        }
        ByteBuffer narrow = ByteBuffer.allocateDirect((int) Math.min(entry.bytes(), WIDENING_CHUNK_BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        for (long left = entry.bytes(); left > 0; left -= narrow.limit()) {
            narrow.clear().limit((int) Math.min(left, narrow.capacity()));
            reader.read(narrow, hashing);
            Widening.append(entry.type(), narrow.flip(), target);
        }
    }

    private static Map<String, TensorEntry> readHeader(HashingReader reader) throws InvalidModelException {
        Path file = reader.file();
        if (reader.size() < Long.BYTES) {
            throw new InvalidModelException(
                    file, "is truncated: %d bytes cannot hold a safetensors header".formatted(reader.size()));
        }
        ByteBuffer prefix = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        reader.read(prefix);
        long length = prefix.getLong(0);
        if (length < 0 || length > SafetensorsHeader.MAX_BYTES) {
            throw new InvalidModelException(
                    file,
                    "announces a header of %s bytes; at most %d are allowed"
                            .formatted(Long.toUnsignedString(length), SafetensorsHeader.MAX_BYTES));
        }
        long dataBytes = reader.size() - Long.BYTES - length;
        if (dataBytes < 0) {
            throw new InvalidModelException(
                    file, "announces a header of %d bytes but has only %d".formatted(length, reader.size()));
        }
        byte[] json = new byte[(int) length];
        reader.read(ByteBuffer.wrap(json));
        Map<String, TensorEntry> entries = SafetensorsHeader.parse(file, json);
        checkLayout(file, entries, dataBytes);
        return entries;
    }

    /** Holds every claim against the others and the file: the tensors cover the data exactly, each its own size. */
    private static void checkLayout(Path file, Map<String, TensorEntry> entries, long dataBytes)
            throws InvalidModelException {
        long covered = 0;
        for (TensorEntry entry : inFileOrder(entries)) {
            if (entry.end() < entry.begin() || entry.end() > dataBytes) {
                throw new InvalidModelException(
                        file,
                        "the tensor '%s' lies at bytes %d to %d, but there are %d: the file is truncated or its header wrong"
                                .formatted(entry.name(), entry.begin(), entry.end(), dataBytes));
            }
            if (entry.begin() != covered) {
                throw new InvalidModelException(
                        file,
                        "the tensor '%s' begins at byte %d, %s; tensors must follow each other without overlap or hole"
                                .formatted(entry.name(), entry.begin(), "where byte " + covered + " is due"));
            }
            if (!hasSizeOfShape(entry)) {
                throw new InvalidModelException(
                        file,
                        "the tensor '%s' has %d bytes, which is not the size of %s %s"
                                .formatted(entry.name(), entry.bytes(), entry.type(), entry.shape()));
            }
            covered = entry.end();
        }
        if (covered != dataBytes) {
            throw new InvalidModelException(
                    file, "has %d bytes of data, but its tensors end at %d".formatted(dataBytes, covered));
        }
    }

    private static boolean hasSizeOfShape(TensorEntry entry) {
        try {
            return entry.shape().stream().reduce((long) entry.type().bytes(), Math::multiplyExact) == entry.bytes();
        } catch (ArithmeticException e) {
            return false;
        }
    }

    private static List<TensorEntry> inFileOrder(Map<String, TensorEntry> entries) {
        return entries.values().stream()
                .sorted(Comparator.comparingLong(TensorEntry::begin).thenComparingLong(TensorEntry::end))
                .toList();
    }
}
