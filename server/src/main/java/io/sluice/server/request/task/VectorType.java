package io.sluice.server.request.task;

/** Element type of an answered vector. */
public enum VectorType {
    FLOAT32,
    /** IEEE 754 binary16, rounded to nearest even. */
    FLOAT16,
    /** Symmetric, one scale for each embedding: value = data * scale, scale = max|x| / 127. */
    INT8
}
