package io.sluice.cli.loadtest;

import io.sluice.loadtest.scenario.Times;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Times as scenarios have them: {@code 500ms}, {@code 10s}, {@code 2m}. */
public final class TimeConverter implements ITypeConverter<Duration> {

    @Override
    public Duration convert(String text) {
        try {
            return Times.parse(text);
        } catch (IllegalArgumentException mistake) {
            throw new TypeConversionException(String.valueOf(mistake.getMessage()));
        }
    }
}
