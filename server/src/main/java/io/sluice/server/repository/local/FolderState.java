package io.sluice.server.repository.local;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What tells a change of a model's folder without reading its files: two that are equal hold the same model, as far as one can
 * see.
 *
 * @param files by name, those that could serve
 */
record FolderState(SortedMap<String, Stamp> files) {

    private static final String SERVING = "*.{json,txt,safetensors,onnx,onnx_data,onnx.data,pt}";
    private static final String CONFIG = "config.json";

    /** Where exported graphs may lie inside the folder. */
    private static final String GRAPHS = "onnx";

    /** @param key the file system's own number, which differs where a link leads elsewhere; empty where it has none */
    record Stamp(long bytes, FileTime modified, String key) {}

    /** As it is now; empty where there is no model, or it cannot be looked at. */
    static Optional<FolderState> of(Path folder) {
        SortedMap<String, Stamp> files = new TreeMap<>();
        try {
            look(folder, "", files);
            if (Files.isDirectory(folder.resolve(GRAPHS))) {
                look(folder.resolve(GRAPHS), GRAPHS + "/", files);
            }
        } catch (IOException | DirectoryIteratorException unreadable) {
            return Optional.empty();
        }
        return files.containsKey(CONFIG) ? Optional.of(new FolderState(files)) : Optional.empty();
    }

    private static void look(Path folder, String prefix, SortedMap<String, Stamp> files) throws IOException {
        try (DirectoryStream<Path> children = Files.newDirectoryStream(folder, SERVING)) {
            for (Path child : children) {
                BasicFileAttributes attributes = Files.readAttributes(child, BasicFileAttributes.class);
                files.put(
                        prefix + child.getFileName(),
                        new Stamp(
                                attributes.size(),
                                attributes.lastModifiedTime(),
                                String.valueOf(attributes.fileKey())));
            }
        }
    }
}
