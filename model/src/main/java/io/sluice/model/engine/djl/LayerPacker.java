package io.sluice.model.engine.djl;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import io.sluice.model.engine.LinearLayer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Packs each linear layer as soon as all of its tensors are there, and frees them: at any time a weight is in memory once,
 * but for the layer that is being packed. Used by one thread.
 */
final class LayerPacker implements AutoCloseable {

    private static final String WEIGHT = ".weight";
    private static final String BIAS = ".bias";

    private final Map<String, LinearLayer> layerOfTensor = new HashMap<>();
    private final Set<String> filled = new HashSet<>();
    private final TorchModule packer;
    private final PtNDManager memory;

    /** @param memory owns what is packed; {@code packer} is closed with this */
    LayerPacker(List<LinearLayer> layers, TorchModule packer, PtNDManager memory) {
        this.packer = packer;
        this.memory = memory;
        for (LinearLayer layer : layers) {
            tensors(layer).forEach(tensor -> layerOfTensor.put(tensor, layer));
        }
    }

    /** {@code tensor} is among {@code weights} and will not change; if it was its layer's last, they are replaced. */
    void filled(String tensor, Map<String, PtNDArray> weights) {
        LinearLayer layer = layerOfTensor.get(tensor);
        filled.add(tensor);
        if (layer != null && filled.containsAll(tensors(layer))) {
            pack(layer, weights);
        }
    }

    @Override
    public void close() {
        packer.close();
    }

    private void pack(LinearLayer layer, Map<String, PtNDArray> weights) {
        PtNDArray[] matrices = take(names(layer, WEIGHT), weights);
        PtNDArray[] biases = layer.bias() ? take(names(layer, BIAS), weights) : new PtNDArray[0];
        try (IValue matrixList = IValue.listFrom(matrices);
                IValue biasList = IValue.listFrom(biases);
                IValue result = packer.run(matrixList, biasList)) {
            result.toIValueMap().forEach((suffix, value) -> {
                try (value) {
                    weights.put(layer.name() + suffix, value.toTensor(memory));
                }
            });
        } finally {
            List.of(matrices).forEach(PtNDArray::close);
            List.of(biases).forEach(PtNDArray::close);
        }
    }

    private static PtNDArray[] take(List<String> names, Map<String, PtNDArray> weights) {
        return names.stream().map(weights::remove).toArray(PtNDArray[]::new);
    }

    private static List<String> tensors(LinearLayer layer) {
        List<String> names = new ArrayList<>(names(layer, WEIGHT));
        if (layer.bias()) {
            names.addAll(names(layer, BIAS));
        }
        return names;
    }

    private static List<String> names(LinearLayer layer, String suffix) {
        return layer.parts().stream().map(part -> part + suffix).toList();
    }
}
