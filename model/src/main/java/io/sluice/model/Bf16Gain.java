package io.sluice.model;

import io.sluice.model.engine.Precision;
import io.sluice.model.engine.device.Device;
import io.sluice.model.engine.device.Placement;
import io.sluice.model.engine.djl.TorchDevices;
import io.sluice.model.snapshot.TensorSpec;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What bfloat16 would gain a model that a CPU computes in float32: its largest linear layer is timed in both, which takes some
 * ten milliseconds. Those layers are most of a forward pass; a whole one gains a little less. Safe for use by several threads.
 */
final class Bf16Gain {

    private static final Logger log = LoggerFactory.getLogger(Bf16Gain.class);

    /** By the extents of a layer: a reload measures nothing. */
    private final Map<List<Long>, Double> known = new ConcurrentHashMap<>();

    /**
     * Blocks while it is measured, once for each shape of a layer.
     *
     * @param linear weights of the linear layers
     * @param tokens of one picture
     * @param measures whether what is not known may be measured: that takes every core for a moment
     * @return empty where there is nothing to say
     */
    Map<Precision, Double> of(Placement placement, List<TensorSpec> linear, int tokens, boolean measures) {
        Optional<TensorSpec> largest = linear.stream().max(Comparator.comparingLong(TensorSpec::floatBytes));
        if (placement.precision() != Precision.FP32
                || !(placement.device() instanceof Device.Cpu cpu && cpu.bf16())
                || largest.isEmpty()) {
            return Map.of();
        }
        List<Long> shape = largest.get().shape();
        if (!known.containsKey(shape) && measures) {
            measure(shape, tokens);
        }
        return Optional.ofNullable(known.get(shape))
                .map(gain -> Map.of(Precision.BF16, gain))
                .orElse(Map.of());
    }

    private void measure(List<Long> shape, int tokens) {
        OptionalDouble gain =
                TorchDevices.gainOfBf16(tokens, Math.toIntExact(shape.get(1)), Math.toIntExact(shape.get(0)));
        gain.ifPresent(times -> {
            known.put(shape, times);
            log.atInfo()
                    .addKeyValue("layer", shape)
                    .addKeyValue("fp32_over_bf16", String.format(Locale.ROOT, "%.2f", times))
                    .log("engine.precision could be bf16, which is less exact; linear layers were timed in both");
        });
    }
}
