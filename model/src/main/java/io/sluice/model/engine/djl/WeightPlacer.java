package io.sluice.model.engine.djl;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;
import io.sluice.model.engine.EngineException;
import io.sluice.model.engine.LinearLayer;
import io.sluice.model.engine.Precision;
import io.sluice.model.engine.device.Placement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Copies weights from the host to other devices, each in the precision of its own. Used by one thread. */
final class WeightPlacer {

    private static final int FLOAT16 = 5;
    private static final int FLOAT32 = 6;
    private static final int BFLOAT16 = 15;

    private final Set<String> packed;
    private final Function<Placement, String> address;

    /**
     * @param layers whose weights have the precision of the device; all else is float32
     * @param address what libtorch calls a device
     */
    WeightPlacer(List<LinearLayer> layers, Function<Placement, String> address) {
        this.packed = layers.stream()
                .flatMap(layer -> Stream.of(layer.name() + ".weight", layer.name() + ".bias"))
                .collect(Collectors.toSet());
        this.address = address;
    }

    /**
     * Makes one copy for each device.
     *
     * @param weights on the host; still the caller's
     * @return by the name of the device
     * @throws EngineException if a device has not enough memory
     */
    Map<String, IValue> place(Map<String, PtNDArray> weights, List<Placement> placements) {
        Map<String, IValue> placed = new HashMap<>();
        try (TorchModule placer = TorchModule.ofResource("Placer", "placer.py");
                IValue plain = IValue.stringMapFrom(part(weights, false));
                IValue linear = IValue.stringMapFrom(part(weights, true))) {
            for (Placement placement : placements) {
                placed.put(placement.device().name(), copy(placer, plain, linear, placement));
            }
            return placed;
        } catch (RuntimeException e) {
            placed.values().forEach(IValue::close);
            throw e;
        }
    }

    private IValue copy(TorchModule placer, IValue plain, IValue linear, Placement placement) {
        try (IValue device = IValue.from(address.apply(placement));
                IValue type = IValue.from(typeOf(placement.precision()))) {
            return placer.run(plain, linear, device, type);
        } catch (RuntimeException e) {
            throw TorchFault.of(
                    "the weights cannot be copied to %s (%s)"
                            .formatted(placement.device().name(), e.getMessage()),
                    e);
        }
    }

    private Map<String, PtNDArray> part(Map<String, PtNDArray> weights, boolean linear) {
        return weights.entrySet().stream()
                .filter(entry -> packed.contains(entry.getKey()) == linear)
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** As TorchScript numbers types. */
    private static long typeOf(Precision precision) {
        return switch (precision) {
            case FP32 -> FLOAT32;
            case FP16 -> FLOAT16;
            case BF16 -> BFLOAT16;
            case INT8 -> throw new EngineException("weights of int8 are packed for CPUs", null);
        };
    }
}
