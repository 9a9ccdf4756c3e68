package io.sluice.model;

import io.sluice.model.snapshot.Snapshot;
import io.sluice.model.snapshot.graph.GraphFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** What a model folder holds. */
enum FolderFormat {
    /** A checkpoint, which goes before graphs beside it: it can be computed in every precision. */
    SAFETENSORS(List.of()),
    ONNX(List.of("model.onnx", "vision_model.onnx", "text_model.onnx")),
    TORCHSCRIPT(List.of("model.pt"));

    @SuppressWarnings("ImmutableEnumChecker") // of List.of
    private final List<String> graphs;

    FolderFormat(List<String> graphs) {
        this.graphs = graphs;
    }

    /** That of a folder; {@link #SAFETENSORS} where there is nothing that could serve. */
    static FolderFormat of(Path folder) {
        if (Snapshot.hasWeights(folder)) {
            return SAFETENSORS;
        }
        for (FolderFormat format : values()) {
            if (format.graphs.stream()
                    .anyMatch(graph -> GraphFolder.find(folder, graph).isPresent())) {
                return format;
            }
        }
        return SAFETENSORS;
    }

    /** As cards spell it. */
    String cardName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
