package io.sluice.model;

import io.sluice.model.generated.WeightRecipe;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/** A transformer in double precision, written for reading: what the product computes must agree with it. */
final class ReferenceTransformer {

    /** Rows of the table of text positions. */
    private static final int CONTEXT_LENGTH = 77;

    private final Map<String, float[]> weights = new HashMap<>();
    private final double epsilon;
    private final DoubleUnaryOperator activation;

    /** @param activation of the feed-forward layers */
    ReferenceTransformer(String seed, List<WeightRecipe> tensors, double epsilon, DoubleUnaryOperator activation) {
        tensors.forEach(tensor -> weights.put(tensor.name(), tensor.values(seed)));
        this.epsilon = epsilon;
        this.activation = activation;
    }

    /** A layer's parts, as checkpoints name them. */
    record Names(
            String norm,
            String query,
            String key,
            String value,
            String output,
            String nextNorm,
            String in,
            String out) {}

    /** The class token, then a token for each patch; {@code patch} is the name of the convolution. */
    double[][] embed(float[] pixels, int size, int patchSize, String cls, String patch, String position) {
        int side = size / patchSize;
        float[] kernel = weights.get(patch + ".weight");
        float[] first = weights.get(cls);
        float[] positions = weights.get(position);
        int hidden = first.length;
        double[][] tokens = new double[side * side + 1][hidden];
        for (int unit = 0; unit < hidden; unit++) {
            tokens[0][unit] = first[unit] + (double) positions[unit];
            for (int token = 1; token < tokens.length; token++) {
                int top = (token - 1) / side * patchSize;
                int left = (token - 1) % side * patchSize;
                double sum = bias(patch, unit);
                for (int channel = 0; channel < 3; channel++) {
                    for (int y = 0; y < patchSize; y++) {
                        for (int x = 0; x < patchSize; x++) {
                            double pixel = pixels[(channel * size + top + y) * size + left + x];
                            sum += pixel * kernel[((unit * 3 + channel) * patchSize + y) * patchSize + x];
                        }
                    }
                }
                tokens[token][unit] = sum + positions[token * hidden + unit];
            }
        }
        return tokens;
    }

    /** The sum of a row of one table for each id, and of the row of another for each place. */
    double[][] embed(int[] ids, String table, String position) {
        int hidden = weights.get(position).length / CONTEXT_LENGTH;
        double[][] tokens = new double[ids.length][hidden];
        for (int i = 0; i < ids.length; i++) {
            for (int unit = 0; unit < hidden; unit++) {
                tokens[i][unit] =
                        (double) weights.get(table)[ids[i] * hidden + unit] + weights.get(position)[i * hidden + unit];
            }
        }
        return tokens;
    }

    /** The next hidden state; {@code causal} tokens look at none behind them. */
    double[][] layer(double[][] hidden, String prefix, Names names, int heads, boolean causal) {
        int tokens = hidden.length;
        double[][] query = new double[tokens][];
        double[][] key = new double[tokens][];
        double[][] value = new double[tokens][];
        for (int i = 0; i < tokens; i++) {
            double[] x = norm(hidden[i], prefix + names.norm);
            query[i] = linear(x, prefix + names.query);
            key[i] = linear(x, prefix + names.key);
            value[i] = linear(x, prefix + names.value);
        }
        double[][] next = new double[tokens][];
        for (int i = 0; i < tokens; i++) {
            double[] mixed = attend(query[i], key, value, heads, causal ? i + 1 : tokens);
            double[] x = add(hidden[i], linear(mixed, prefix + names.output));
            double[] inner = linear(norm(x, prefix + names.nextNorm), prefix + names.in);
            for (int j = 0; j < inner.length; j++) {
                inner[j] = activation.applyAsDouble(inner[j]);
            }
            next[i] = add(x, linear(inner, prefix + names.out));
        }
        return next;
    }

    private static double[] attend(double[] query, double[][] key, double[][] value, int heads, int visible) {
        int width = query.length / heads;
        double[] mixed = new double[query.length];
        for (int start = 0; start < mixed.length; start += width) {
            double[] weight = new double[visible];
            double total = 0;
            for (int token = 0; token < visible; token++) {
                double product = 0;
                for (int i = start; i < start + width; i++) {
                    product += query[i] * key[token][i];
                }
                weight[token] = Math.exp(product / Math.sqrt(width));
                total += weight[token];
            }
            for (int token = 0; token < visible; token++) {
                for (int i = start; i < start + width; i++) {
                    mixed[i] += weight[token] / total * value[token][i];
                }
            }
        }
        return mixed;
    }

    double[] norm(double[] x, String name) {
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
            y[i] = (x[i] - mean) / Math.sqrt(variance + epsilon) * gain[i] + bias[i];
        }
        return y;
    }

    double[] linear(double[] x, String name) {
        float[] weight = weights.get(name + ".weight");
        double[] y = new double[weight.length / x.length];
        for (int i = 0; i < y.length; i++) {
            y[i] = bias(name, i);
            for (int j = 0; j < x.length; j++) {
                y[i] += x[j] * weight[i * x.length + j];
            }
        }
        return y;
    }

    private double bias(String name, int unit) {
        float[] bias = weights.get(name + ".bias");
        return bias == null ? 0 : bias[unit];
    }

    private static double[] add(double[] x, double[] y) {
        double[] sum = new double[x.length];
        for (int i = 0; i < sum.length; i++) {
            sum[i] = x[i] + y[i];
        }
        return sum;
    }

    static float[] toFloats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }
}
