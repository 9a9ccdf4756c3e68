package io.sluice.cli.stream;

import io.sluice.cli.film.Film;
import java.time.Duration;
import java.util.Optional;

/** When each frame is to be sent, counted from the start of the stream. */
@FunctionalInterface
public interface Pace {

    /** Each frame when the film shows it; at once where it does not say. */
    Pace OWN = (index, frame) -> frame.at();

    /** Each frame as soon as the server takes it. */
    Pace UNBOUNDED = (index, frame) -> Optional.empty();

    /** @param index of the frame in its film, from 0 */
    Optional<Duration> due(long index, Film.Frame frame);

    /** @param framesPerSecond more than 0 */
    static Pace ofRate(double framesPerSecond) {
        double nanosPerFrame = 1e9 / framesPerSecond;
        return (index, frame) -> Optional.of(Duration.ofNanos(Math.round(index * nanosPerFrame)));
    }
}
