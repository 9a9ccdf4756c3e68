package io.sluice.model.snapshot.graph;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;

/**
 * An exported graph, read.
 *
 * @param path named in errors
 * @param bytes of the whole file, direct
 * @param data of each file with weights that lies beside it, by its plain name; empty where the graph holds its own
 */
public record GraphFile(Path path, ByteBuffer bytes, Map<String, ByteBuffer> data) {

    public GraphFile {
        data = Map.copyOf(data);
    }
}
