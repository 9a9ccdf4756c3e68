package io.sluice.model;

import io.sluice.model.architecture.ExportedNetwork;
import io.sluice.model.engine.Tower;
import io.sluice.model.snapshot.TokenizerFiles;
import io.sluice.model.snapshot.graph.GraphFile;
import io.sluice.model.snapshot.graph.GraphFolder;
import java.nio.file.Path;
import java.util.Optional;

/** A folder with exported graphs, and what they are for. */
record ExportedFolder(
        FolderFormat format, GraphFolder files, ExportedNetwork network, Optional<TokenizerFiles> tokenizer) {

    private static final String BOTH_TOWERS = "model.onnx";

    /** @throws InvalidModelException if its configuration is not one of exported graphs, or a graph is missing */
    static ExportedFolder open(Path folder, FolderFormat format) throws InvalidModelException {
        GraphFolder files = GraphFolder.open(folder);
        ExportedNetwork network = format == FolderFormat.ONNX
                ? ExportedNetwork.onnx(files.config())
                : ExportedNetwork.torchScript(files.config());
        for (ExportedNetwork.Part part : network.parts()) {
            nameOf(folder, part);
        }
        Optional<TokenizerFiles> tokenizer =
                network.text().isPresent() ? Optional.of(files.tokenizer()) : Optional.empty();
        return new ExportedFolder(format, files, network, tokenizer);
    }

    /** Bytes of all graphs and of the weights beside them. */
    long bytes() throws InvalidModelException {
        long bytes = 0;
        for (ExportedNetwork.Part part : network.parts()) {
            bytes += files.sizeOf(nameOf(files.folder(), part));
        }
        return bytes;
    }

    GraphFile read(ExportedNetwork.Part part, GraphFolder.Memory memory) throws InvalidModelException {
        return files.read(nameOf(files.folder(), part), memory);
    }

    /** Reads every graph for its digest alone. */
    void hash() throws InvalidModelException {
        for (ExportedNetwork.Part part : network.parts()) {
            files.hash(nameOf(files.folder(), part));
        }
    }

    private static String nameOf(Path folder, ExportedNetwork.Part part) throws InvalidModelException {
        Optional<String> name = GraphFolder.find(folder, part.fileName());
        if (name.isPresent()) {
            return name.get();
        }
        if (GraphFolder.find(folder, BOTH_TOWERS).isPresent()) {
            throw new InvalidModelException(
                    folder.resolve(GraphFolder.find(folder, BOTH_TOWERS).get()),
                    "is one graph of pictures and texts, which would compute both for each; export the towers apart, as"
                            + " vision_model.onnx (pixel_values -> image_embeds) and text_model.onnx (input_ids,"
                            + " attention_mask -> text_embeds)");
        }
        throw new InvalidModelException(
                folder.resolve(part.fileName()),
                "the file is missing, which the %s tower is computed by"
                        .formatted(part.tower() == Tower.VISION ? "picture" : "text"));
    }
}
