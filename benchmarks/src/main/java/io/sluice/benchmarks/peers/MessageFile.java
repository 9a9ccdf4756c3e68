package io.sluice.benchmarks.peers;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A file of messages, each after its length in four bytes, the highest first. */
final class MessageFile {

    private MessageFile() {}

    /** @throws IOException if it holds no message, a part of one, or one of more than {@link RawBytes#MAX_BYTES} */
    static List<byte[]> read(Path file) throws IOException {
        List<byte[]> messages = new ArrayList<>();
        try (DataInputStream input = new DataInputStream(Files.newInputStream(file))) {
            for (byte[] prefix = input.readNBytes(Integer.BYTES);
                    prefix.length > 0;
                    prefix = input.readNBytes(Integer.BYTES)) {
                int length = prefix.length < Integer.BYTES
                        ? -1
                        : ByteBuffer.wrap(prefix).getInt();
                if (length < 0 || length > RawBytes.MAX_BYTES) {
                    throw new IOException(
                            "%s: message %d says that it has %d bytes".formatted(file, messages.size(), length));
                }
                byte[] message = input.readNBytes(length);
                if (message.length < length) {
                    throw new IOException("%s ends inside message %d".formatted(file, messages.size()));
                }
                messages.add(message);
            }
        }
        if (messages.isEmpty()) {
            throw new IOException(file + " holds no message");
        }
        return List.copyOf(messages);
    }

    /** As {@link #read}, for where there is nobody to tell. */
    static List<byte[]> readUnchecked(Path file) {
        try {
            return read(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
