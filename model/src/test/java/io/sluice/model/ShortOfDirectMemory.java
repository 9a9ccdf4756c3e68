package io.sluice.model;

import io.sluice.model.engine.EngineException;
import io.sluice.model.engine.EngineOptions.Backend;
import io.sluice.model.engine.device.DirectMemory;
import java.nio.file.Path;

/**
 * A process that has less direct memory than a model's weights take: prints what it is told, and that it lives on.
 *
 * <p>Arguments: a model folder.
 */
final class ShortOfDirectMemory {

    static final String ALIVE = "alive";

    private static final int MORE_THAN_THERE_IS = 64 << 20;

    private ShortOfDirectMemory() {}

    public static void main(String[] arguments) throws Exception {
        try {
            Loaders.on(Backend.ONNXRUNTIME).load(Path.of(arguments[0])).close();
        } catch (EngineException refused) {
            System.out.println("estimated: " + refused.getMessage());
        }
        try {
            DirectMemory.allocate("something large", MORE_THAN_THERE_IS);
        } catch (EngineException refused) {
            System.out.println("ran out: " + refused.getMessage());
        }
        System.out.println(ALIVE);
    }
}
