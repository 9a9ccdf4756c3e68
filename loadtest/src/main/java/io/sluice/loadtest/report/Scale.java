package io.sluice.loadtest.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Where a value lies on an axis, and what is written along it. */
interface Scale {

    /** 0 at the beginning of the axis, 1 at its end; values beyond are held there. */
    double at(double value);

    List<Tick> ticks();

    /** One mark on an axis. */
    record Tick(double value, String text) {}

    /** Even steps from 0 to at least {@code most}. */
    static Scale linear(double most) {
        double step = niceStep(Math.max(most, 1e-9) / Linear.STEPS);
        return new Linear(step * Math.ceil(Math.max(most, 1e-9) / step - 1e-9), step);
    }

    /** Even steps from 0, and an end at exactly {@code end}. */
    static Scale until(double end) {
        double most = Math.max(end, 1e-9);
        return new Linear(most, niceStep(most / Linear.STEPS));
    }

    /** Even steps in the exponent, from a power of ten to another that enclose all values above 0. */
    static Scale logarithmic(double least, double most) {
        int from = (int) Math.floor(Math.log10(Math.max(least, 1e-6)));
        int to = (int) Math.ceil(Math.log10(Math.max(most, 1e-6)));
        return new Logarithmic(from, Math.max(to, from + 1));
    }

    /** Percentiles, finer towards 100: 50, 90, 99, 99.9 ... Each further nine takes as much room. */
    static Scale percentiles(int nines) {
        return new Percentiles(Math.max(2, nines));
    }

    private static double niceStep(double rough) {
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        double digit = rough / power;
        return power * (digit <= 1 ? 1 : digit <= 2 ? 2 : digit <= 2.5 ? 2.5 : digit <= 5 ? 5 : 10);
    }

    /** As few digits as tell it from its neighbours. */
    static String number(double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            return String.format(Locale.ROOT, "%,d", (long) value);
        }
        int digits = (int) Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
        return String.format(Locale.ROOT, "%." + Math.min(digits, 9) + "f", value)
                .replaceFirst("\\.?0+$", "");
    }

    private static double clamp(double share) {
        return Math.max(0, Math.min(1, share));
    }

    /** From 0. */
    record Linear(double end, double step) implements Scale {

        static final int STEPS = 5;

        @Override
        public double at(double value) {
            return clamp(value / end);
        }

        @Override
        public List<Tick> ticks() {
            List<Tick> ticks = new ArrayList<>();
            for (int i = 0; i * step <= end * (1 + 1e-9); i++) {
                ticks.add(new Tick(i * step, number(i * step)));
            }
            return ticks;
        }
    }

    /** From one power of ten to another. */
    record Logarithmic(int from, int to) implements Scale {

        private static final int FEW_DECADES = 2;

        @Override
        public double at(double value) {
            return clamp((Math.log10(Math.max(value, 1e-9)) - from) / (to - from));
        }

        @Override
        public List<Tick> ticks() {
            List<Tick> ticks = new ArrayList<>();
            for (int exponent = from; exponent <= to; exponent++) {
                ticks.add(tick(exponent, 1));
                if (to - from <= FEW_DECADES && exponent < to) {
                    ticks.add(tick(exponent, 2));
                    ticks.add(tick(exponent, 5));
                }
            }
            return ticks;
        }

        private static Tick tick(int exponent, int digit) {
            double value = digit * Math.pow(10, exponent);
            return new Tick(value, number(value));
        }
    }

    /** By the distance to 100 %. */
    record Percentiles(int nines) implements Scale {

        private static final double ALL = 100;

        @Override
        public double at(double value) {
            return clamp(-Math.log10(Math.max(1 - value / ALL, 1e-12)) / nines);
        }

        @Override
        public List<Tick> ticks() {
            List<Tick> ticks = new ArrayList<>(List.of(new Tick(0, "0 %"), new Tick(50, "50 %")));
            for (int nine = 1; nine <= nines; nine++) {
                String text =
                        nine <= 2 ? "99".substring(0, nine) + (nine == 1 ? "0" : "") : "99." + "9".repeat(nine - 2);
                ticks.add(new Tick(ALL * (1 - Math.pow(10, -nine)), text + " %"));
            }
            return ticks;
        }
    }
}
