package io.sluice.model;

import io.sluice.model.image.ImageLimits;

class SyntheticContractTest extends EngineContract {

    @Override
    ServableModel open() {
        return SyntheticModel.parse("base=0ms,size=64,classes=7", ImageLimits.DEFAULT);
    }
}
