package io.sluice.model;

import io.sluice.model.generated.GeneratedVit;
import io.sluice.model.generated.WeightRecipe;
import java.util.HashMap;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/** A ViT's forward pass in double precision, written for reading: what the product computes must agree with it. */
final class ReferenceVit {

    private static final double EPSILON = 1e-12;

    private final GeneratedVit.Shape shape;
    private final Map<String, float[]> weights = new HashMap<>();
    private final DoubleUnaryOperator activation;

    ReferenceVit(GeneratedVit model, DoubleUnaryOperator activation) {
        this.shape = model.shape();
        this.activation = activation;
        for (WeightRecipe tensor : model.tensors()) {
            weights.put(tensor.name(), tensor.values(model.seed()));
        }
    }

    /** @param pixels {@code [3, S, S]}, normalised */
    float[] logits(float[] pixels, int classes) {
        double[][] hidden = embed(pixels);
        for (int layer = 0; layer < shape.layers(); layer++) {
            hidden = layer(hidden, "vit.encoder.layer.%d.".formatted(layer));
        }
        double[] cls = linear(norm(hidden[0], "vit.layernorm"), "classifier", classes);
        float[] logits = new float[classes];
        for (int i = 0; i < classes; i++) {
            logits[i] = (float) cls[i];
        }
        return logits;
    }

    private double[][] embed(float[] pixels) {
        int size = shape.image();
        int patch = shape.patch();
        int side = size / patch;
        float[] kernel = weights.get("vit.embeddings.patch_embeddings.projection.weight");
        float[] bias = weights.get("vit.embeddings.patch_embeddings.projection.bias");
        float[] cls = weights.get("vit.embeddings.cls_token");
        float[] position = weights.get("vit.embeddings.position_embeddings");
        double[][] tokens = new double[side * side + 1][shape.hidden()];
        for (int unit = 0; unit < shape.hidden(); unit++) {
            tokens[0][unit] = cls[unit] + (double) position[unit];
            for (int token = 1; token < tokens.length; token++) {
                int top = (token - 1) / side * patch;
                int left = (token - 1) % side * patch;
                double sum = bias[unit];
                for (int channel = 0; channel < 3; channel++) {
                    for (int y = 0; y < patch; y++) {
                        for (int x = 0; x < patch; x++) {
                            double pixel = pixels[(channel * size + top + y) * size + left + x];
                            sum += pixel * kernel[((unit * 3 + channel) * patch + y) * patch + x];
                        }
                    }
                }
                tokens[token][unit] = sum + position[token * shape.hidden() + unit];
            }
        }
        return tokens;
    }

    private double[][] layer(double[][] hidden, String name) {
        int tokens = hidden.length;
        double[][] query = new double[tokens][];
        double[][] key = new double[tokens][];
        double[][] value = new double[tokens][];
        for (int i = 0; i < tokens; i++) {
            double[] x = norm(hidden[i], name + "layernorm_before");
            query[i] = linear(x, name + "attention.attention.query", shape.hidden());
            key[i] = linear(x, name + "attention.attention.key", shape.hidden());
            value[i] = linear(x, name + "attention.attention.value", shape.hidden());
        }
        double[][] next = new double[tokens][];
        for (int i = 0; i < tokens; i++) {
            double[] mixed = attend(query[i], key, value);
            double[] x = add(hidden[i], linear(mixed, name + "attention.output.dense", shape.hidden()));
            double[] inner =
                    linear(norm(x, name + "layernorm_after"), name + "intermediate.dense", shape.intermediate());
            for (int j = 0; j < inner.length; j++) {
                inner[j] = activation.applyAsDouble(inner[j]);
            }
            next[i] = add(x, linear(inner, name + "output.dense", shape.hidden()));
        }
        return next;
    }

    private double[] attend(double[] query, double[][] key, double[][] value) {
        int width = shape.hidden() / shape.heads();
        double[] mixed = new double[shape.hidden()];
        for (int start = 0; start < mixed.length; start += width) {
            double[] weight = new double[key.length];
            double total = 0;
            for (int token = 0; token < key.length; token++) {
                double product = 0;
                for (int i = start; i < start + width; i++) {
                    product += query[i] * key[token][i];
                }
                weight[token] = Math.exp(product / Math.sqrt(width));
                total += weight[token];
            }
            for (int token = 0; token < key.length; token++) {
                for (int i = start; i < start + width; i++) {
                    mixed[i] += weight[token] / total * value[token][i];
                }
            }
        }
        return mixed;
    }

    private double[] norm(double[] x, String name) {
        float[] gain = weights.get(name + ".weight");
        float[] bias = weights.get(name + ".bias");
        double mean = 0;
        for (double v : x) {
            mean += v / x.length;
        }
        double variance = 0;
        for (double v : x) {
            variance += (v - mean) * (v - mean) / x.length;
        }
        double[] y = new double[x.length];
        for (int i = 0; i < y.length; i++) {
            y[i] = (x[i] - mean) / Math.sqrt(variance + EPSILON) * gain[i] + bias[i];
        }
        return y;
    }

    private double[] linear(double[] x, String name, int outputs) {
        float[] weight = weights.get(name + ".weight");
        float[] bias = weights.get(name + ".bias");
        double[] y = new double[outputs];
        for (int i = 0; i < outputs; i++) {
            y[i] = bias[i];
            for (int j = 0; j < x.length; j++) {
                y[i] += x[j] * weight[i * x.length + j];
            }
        }
        return y;
    }

    private static double[] add(double[] x, double[] y) {
        double[] sum = new double[x.length];
        for (int i = 0; i < sum.length; i++) {
            sum[i] = x[i] + y[i];
        }
        return sum;
    }

    /** {@code x * Phi(x)}, with the series of the error function: accurate to 1e-14 for the values that occur. */
    static double gelu(double x) {
        return 0.5 * x * (1 + erf(x / Math.sqrt(2)));
    }

    private static double erf(double x) {
        if (Math.abs(x) > 5) {
            return Math.signum(x);
        }
        double term = x;
        double sum = x;
        for (int n = 1; n < 150; n++) {
            term *= -x * x / n;
            sum += term / (2 * n + 1);
        }
        return 2 / Math.sqrt(Math.PI) * sum;
    }
}
