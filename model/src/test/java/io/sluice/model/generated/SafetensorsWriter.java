package io.sluice.model.generated;

import com.google.gson.Gson;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes safetensors files as the reference library does, and wrong ones as it never would. */
public final class SafetensorsWriter {

    private static final int ALIGNMENT = 8;

    private SafetensorsWriter() {}

    /** Writes the tensors in this order, one at a time in memory. */
    public static void write(Path file, String seed, List<? extends StoredTensor> tensors) throws IOException {
        Map<String, Object> header = new LinkedHashMap<>();
        header.put("__metadata__", Map.of("format", "pt"));
        long offset = 0;
        for (StoredTensor tensor : tensors) {
            long end = offset + tensor.bytes();
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("dtype", tensor.type());
            entry.put("shape", tensor.shape());
            entry.put("data_offsets", List.of(offset, end));
            header.put(tensor.name(), entry);
            offset = end;
        }
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
            out.write(header(new Gson().toJson(header)));
            for (StoredTensor tensor : tensors) {
                ByteBuffer bytes = littleEndian(tensor.bytes());
                tensor.writeTo(bytes, seed);
                out.write(bytes.array());
            }
        }
    }

    /** The length and the JSON, padded as the library pads. */
    public static byte[] header(String json) {
        byte[] text = json.getBytes(StandardCharsets.UTF_8);
        int padded = (text.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        byte[] bytes =
                littleEndian(Long.BYTES + padded).putLong(padded).put(text).array();
        Arrays.fill(bytes, Long.BYTES + text.length, bytes.length, (byte) ' ');
        return bytes;
    }

    private static ByteBuffer littleEndian(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
