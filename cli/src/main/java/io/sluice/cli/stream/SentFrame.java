package io.sluice.cli.stream;

import java.time.Duration;

/**
 * A frame on its way.
 *
 * @param id its position in the film, from 0
 * @param time when the film shows it; where the film does not say, when it was sent; from the first frame
 * @param sentNanos by {@link System#nanoTime}, just before it was handed to the connection
 */
public record SentFrame(long id, Duration time, long sentNanos) {}
