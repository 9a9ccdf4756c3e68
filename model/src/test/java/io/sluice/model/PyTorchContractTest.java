package io.sluice.model;

import io.sluice.model.engine.EngineOptions.Backend;
import io.sluice.model.golden.Golden;

class PyTorchContractTest extends EngineContract {

    private final ModelLoader loader = Loaders.on(Backend.PYTORCH);

    @Override
    ServableModel open() throws Exception {
        return loader.load(Golden.model("vit-tiny-random"));
    }
}
