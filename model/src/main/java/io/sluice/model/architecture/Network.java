package io.sluice.model.architecture;

import io.sluice.model.InvalidModelException;
import io.sluice.model.ModelCard;
import io.sluice.model.engine.Graph;
import io.sluice.model.engine.layout.TransformerLayout;
import io.sluice.model.image.ImageProcessorConfig;
import io.sluice.model.snapshot.TensorSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A network as its configuration describes it. */
public interface Network {

    /** How a network is computed before an engine has been chosen. */
    ModelCard.Computation UNDECIDED = new ModelCard.Computation("", "", "");

    /** Side S of the square input, in pixels. */
    int inputSize();

    /** Every tensor it needs. Those without extents are for {@link #card}, the others for the {@link #graph}. */
    List<TensorSpec> tensors();

    /** Most bytes that one row of full length takes at once during a pass in float32, its weights left out. */
    long activationBytes();

    /**
     * The code that computes it.
     *
     * @param images how {@link io.sluice.model.engine.Lane#PIXELS} rows are normalised
     */
    Graph graph(ImageProcessorConfig images);

    /**
     * The same, for back ends that compose a graph of their own.
     *
     * @param images how {@link io.sluice.model.engine.Lane#PIXELS} rows are normalised
     */
    TransformerLayout layout(ImageProcessorConfig images);

    /** How it reads texts; empty where it does not. */
    Optional<TextInput> text();

    /**
     * @param digest of the files that serve
     * @param scalars values of those of {@link #tensors} that have no extents, by name
     * @throws InvalidModelException if one of them cannot be computed with
     */
    ModelCard card(String digest, Map<String, Float> scalars) throws InvalidModelException;

    /**
     * What a network needs of a tokenizer.
     *
     * @param vocabularySize every id is below it
     * @param contextLength most ids of one text, start and end included; at least 2
     */
    record TextInput(int vocabularySize, int contextLength) {}
}
