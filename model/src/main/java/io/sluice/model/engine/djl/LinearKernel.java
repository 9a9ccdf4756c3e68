package io.sluice.model.engine.djl;

import io.sluice.model.engine.EngineException;
import io.sluice.model.engine.Precision;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * How an encoder's linear layers are computed. Each is a TorchScript resource that a graph's own source is appended to.
 * Those of one precision stand in order: the first that libtorch compiles runs.
 */
enum LinearKernel {
    /** Weights packed once into oneDNN's blocked layout, bias and GELU fused: 1.0 to 1.2 times as fast on AVX-512. */
    ONEDNN("linear_onednn.py", Precision.FP32),
    /** PyTorch's own; runs everywhere. */
    PLAIN("linear_plain.py", Precision.FP32),
    ONEDNN_BF16("linear_bf16.py", Precision.BF16),
    ONEDNN_INT8("linear_int8.py", Precision.INT8);

    private static final String PRELUDE = "bias.py";

    private final String resource;
    private final Precision precision;

    LinearKernel(String resource, Precision precision) {
        this.resource = resource;
        this.precision = precision;
    }

    static List<LinearKernel> of(Precision precision) {
        return Arrays.stream(values())
                .filter(kernel -> kernel.precision == precision)
                .toList();
    }

    Precision precision() {
        return precision;
    }

    /** Defines {@code bias}, {@code linear}, {@code linear_gelu} and the module {@code Packer}. */
    String source() {
        return read(PRELUDE) + read(resource);
    }

    private static String read(String resource) {
        try (InputStream in = LinearKernel.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new EngineException("the resource %s is missing from the class path".formatted(resource), null);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new EngineException("the resource %s cannot be read".formatted(resource), e);
        }
    }
}
