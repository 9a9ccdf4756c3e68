package io.sluice.model.architecture;

import io.sluice.model.ModelCard;
import io.sluice.model.engine.Graph;
import io.sluice.model.image.ImageProcessorConfig;
import io.sluice.model.snapshot.TensorSpec;
import java.util.List;

/** A network as its configuration describes it. */
public interface Network {

    /** Side S of the square input, in pixels. */
    int inputSize();

    /** Every tensor it computes with. */
    List<TensorSpec> tensors();

    /**
     * The code that computes it.
     *
     * @param images how {@link io.sluice.model.engine.Lane#PIXELS} rows are normalised
     */
    Graph graph(ImageProcessorConfig images);

    /** @param digest of the files that serve */
    ModelCard card(String digest);
}
