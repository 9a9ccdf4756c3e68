package io.sluice.model.engine;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The devices that an operator wants models on.
 *
 * @param kind of device
 * @param indices of CUDA devices, in the order given; empty for all that there are
 */
public record DeviceSelection(Kind kind, List<Integer> indices) {

    /** What kind of device. */
    public enum Kind {
        /** Every GPU that can be used, else the CPU. */
        AUTO,
        CPU,
        CUDA;

        private String configName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The operator's key for it. */
    public static final String KEY = "engine.device";

    /** Most CUDA devices of one machine that can be named. */
    public static final int INDEX_LIMIT = 64;

    public static final DeviceSelection AUTO = new DeviceSelection(Kind.AUTO, List.of());
    public static final DeviceSelection CPU = new DeviceSelection(Kind.CPU, List.of());

    private static final String CUDA_PREFIX = "cuda:";

    public DeviceSelection {
        indices = List.copyOf(indices);
        if (kind != Kind.CUDA && !indices.isEmpty()) {
            throw new IllegalArgumentException("only CUDA devices have numbers, not " + kind);
        }
    }

    /**
     * Reads a value of {@link #KEY}: {@code auto}, {@code cpu}, {@code cuda} for all GPUs, or {@code cuda:0,1}.
     *
     * @throws IllegalArgumentException if it is none of these, or names a device twice
     */
    public static DeviceSelection parse(String value) {
        for (Kind kind : Kind.values()) {
            if (value.equals(kind.configName())) {
                return new DeviceSelection(kind, List.of());
            }
        }
        if (!value.matches("cuda:\\d{1,2}(,\\d{1,2})*")) {
            throw invalid("be auto, cpu, cuda or cuda:0,1", value);
        }
        List<Integer> indices = Arrays.stream(
                        value.substring(CUDA_PREFIX.length()).split(","))
                .map(Integer::valueOf)
                .toList();
        if (indices.stream().distinct().count() < indices.size()) {
            throw invalid("name each device once", value);
        }
        if (indices.stream().anyMatch(index -> index >= INDEX_LIMIT)) {
            throw invalid("number devices from 0 to %d".formatted(INDEX_LIMIT - 1), value);
        }
        return new DeviceSelection(Kind.CUDA, indices);
    }

    /** As configurations spell it: {@code cuda:0,1}. */
    public String configName() {
        return indices.isEmpty()
                ? kind.configName()
                : CUDA_PREFIX + indices.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    private static IllegalArgumentException invalid(String rule, String value) {
        return new IllegalArgumentException("%s must %s, got '%s'".formatted(KEY, rule, value));
    }
}
