package io.sluice.loadtest.scenario;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Requests a second, or a share of what the server can do.
 *
 * @param value requests a second; 1 for all that the server can do, where it is a share
 */
public record Rate(double value, boolean isShare) {

    private static final Pattern FORM = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)(%?)");
    private static final double PERCENT = 100;

    /** @throws IllegalArgumentException if it is neither {@code 120} nor {@code 80%} */
    public static Rate parse(String text) {
        Matcher form = FORM.matcher(text.strip());
        if (!form.matches()) {
            throw new IllegalArgumentException(
                    "a rate is a number of requests a second such as 120, or a share of the capacity such as 80%%, got '%s'"
                            .formatted(text));
        }
        double number = Double.parseDouble(form.group(1));
        return form.group(2).isEmpty() ? new Rate(number, false) : new Rate(number / PERCENT, true);
    }

    /** @param capacity requests a second that the server can do */
    public double perSecond(double capacity) {
        return isShare ? value * capacity : value;
    }
}
