package io.sluice.loadtest.scenario;

import io.sluice.loadtest.arrivals.ReplayFile;
import io.sluice.loadtest.generator.Load;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes the shape of a load of what a scenario says of it. */
final class ShapeReader {

    private static final Pattern STEP = Pattern.compile("(\\S+) for (\\S+)");
    private static final Pattern RAMP = Pattern.compile("(\\S+) to (\\S+)");
    private static final Pattern BURST = Pattern.compile("(\\S+) to (\\S+) for (\\S+) every (\\S+)");

    private final Path folder;

    /** @param folder that the name of a record is taken from */
    ShapeReader(Path folder) {
        this.folder = folder;
    }

    /** @throws IllegalArgumentException if it is none; says which form it must have */
    LoadShape read(Key key, String text) {
        return switch (key) {
            case RATE -> new LoadShape.Constant(Rate.parse(text));
            case CONCURRENCY -> new LoadShape.Callers(callers(text));
            case STEPS -> steps(text);
            case RAMP -> {
                Matcher form = match(RAMP, text, "a ramp is '10% to 120%'");
                yield new LoadShape.Ramp(Rate.parse(form.group(1)), Rate.parse(form.group(2)));
            }
            case BURST -> {
                Matcher form = match(BURST, text, "bursts are '20% to 300% for 500ms every 5s'");
                yield new LoadShape.Bursts(
                        Rate.parse(form.group(1)),
                        Rate.parse(form.group(2)),
                        Times.parse(form.group(3)),
                        Times.parse(form.group(4)));
            }
            case REPLAY -> replay(text);
            default -> throw new IllegalArgumentException(key + " is no shape of a load");
        };
    }

    private static int callers(String text) {
        if (!text.matches("\\d{1,9}")) {
            throw new IllegalArgumentException("concurrency must be a whole number, got '%s'".formatted(text));
        }
        int callers = Integer.parseInt(text);
        if (callers < 1 || callers > Load.Closed.CONCURRENCY_LIMIT) {
            throw new IllegalArgumentException(
                    "concurrency must be in [1, %d], got %d".formatted(Load.Closed.CONCURRENCY_LIMIT, callers));
        }
        return callers;
    }

    private static LoadShape steps(String text) {
        List<LoadShape.Steps.Step> steps = new ArrayList<>();
        for (String step : text.split(",")) {
            Matcher form = match(STEP, step.strip(), "steps are '20% for 5s, 120% for 5s'");
            steps.add(new LoadShape.Steps.Step(Rate.parse(form.group(1)), Times.parse(form.group(2))));
        }
        return new LoadShape.Steps(steps);
    }

    private LoadShape replay(String text) {
        try {
            return new LoadShape.Replay(ReplayFile.read(folder.resolve(text)));
        } catch (IOException unreadable) {
            throw new IllegalArgumentException(
                    "the record '%s' cannot be read: %s".formatted(text, unreadable), unreadable);
        }
    }

    private static Matcher match(Pattern form, String text, String hint) {
        Matcher matcher = form.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("%s, got '%s'".formatted(hint, text));
        }
        return matcher;
    }
}
