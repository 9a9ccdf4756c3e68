package io.sluice.model.engine.djl;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A TorchScript archive that holds code and a few numbers, but no tensor.
 *
 * <p>It is a zip of four stored entries: the module as a pickle, its source, an empty tuple of constants, and the version
 * of the format.
 */
final class TorchArchive {

    /** Version of the archive format; libtorch 2 writes it, too. */
    private static final String FORMAT_VERSION = "10\n";

    private static final String ROOT = "archive/";

    private TorchArchive() {}

    /**
     * @param className the class of the module, defined in {@code source}
     * @param attributes its fields: Boolean, Long, Double or String
     */
    static byte[] of(String className, Map<String, Object> attributes, String source) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.setMethod(ZipOutputStream.STORED);
            add(zip, "data.pkl", PickleWriter.module(className, attributes));
            add(zip, "code/__torch__.py", source.getBytes(StandardCharsets.UTF_8));
            add(zip, "constants.pkl", PickleWriter.emptyTuple());
            add(zip, "version", FORMAT_VERSION.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("an array in memory takes every byte", e);
        }
        return bytes.toByteArray();
    }

    private static void add(ZipOutputStream zip, String name, byte[] content) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(content);
        ZipEntry entry = new ZipEntry(ROOT + name);
        entry.setSize(content.length);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }
}
