package io.sluice.model.engine.djl;

import io.sluice.model.engine.EngineException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** How linear layers are computed. Each is a TorchScript resource that a graph's own source is appended to. */
enum LinearKernel {
    /** PyTorch's own; runs everywhere. */
    PLAIN("linear_plain.py"),
    /** Weights repacked once into oneDNN's blocked layout, bias and GELU fused: 1.0 to 1.2 times as fast on AVX-512. */
    ONEDNN("linear_onednn.py");

    private final String resource;

    LinearKernel(String resource) {
        this.resource = resource;
    }

    /** Defines {@code linear}, {@code linear_gelu} and the module {@code Packer}. */
    String source() {
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
