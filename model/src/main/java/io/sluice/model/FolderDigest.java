package io.sluice.model;

import io.sluice.model.architecture.Architectures;
import io.sluice.model.architecture.Network;
import io.sluice.model.snapshot.Snapshot;
import io.sluice.model.snapshot.TensorSink;
import io.sluice.model.snapshot.TensorSpec;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;

/**
 * What a Hugging Face folder would serve as, found out by hashing alone: no engine is started, and no weight stays in memory.
 *
 * @param version the digest that a model loaded from these files has
 * @param files name to sha256 of every file that serves
 */
public record FolderDigest(String version, SortedMap<String, String> files) {

    /**
     * Reads every file that serves, once and to its end.
     *
     * @throws InvalidModelException if a file is missing or wrong, or describes something that cannot be served
     */
    public static FolderDigest of(Path folder) throws InvalidModelException {
        FolderFormat format = FolderFormat.of(folder);
        if (format != FolderFormat.SAFETENSORS) {
            ExportedFolder exported = ExportedFolder.open(folder, format);
            exported.hash();
            return new FolderDigest(exported.files().digest(), exported.files().files());
        }
        try (Snapshot snapshot = Snapshot.open(folder)) {
            Network network = Architectures.of(snapshot);
            snapshot.check(network.tensors());
            if (network.text().isPresent()) {
                snapshot.tokenizer(); // only read, it is part of the digest
            }
            String version = snapshot.read(List.of(), new Nothing());
            return new FolderDigest(version, snapshot.files());
        }
    }

    /** Takes no tensor: none is asked for. */
    private static final class Nothing implements TensorSink {

        @Override
        public ByteBuffer allocate(TensorSpec tensor) {
            throw new IllegalStateException("no tensor was asked for, but here is " + tensor.name());
        }

        @Override
        public void filled(TensorSpec tensor) {
            throw new IllegalStateException("no tensor was asked for, but here is " + tensor.name());
        }
    }
}
