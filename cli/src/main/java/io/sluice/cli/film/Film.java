package io.sluice.cli.film;

import io.sluice.cli.output.UserException;
import io.sluice.client.ImageSource;
import java.io.Closeable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Pictures in the order in which they were taken. One thread at a time uses it. */
public interface Film extends Closeable {

    /**
     * One picture of a film.
     *
     * @param at when it is shown, counted from the first picture; never before the one before it; absent where the film
     *     does not say
     */
    record Frame(Optional<Duration> at, ImageSource picture) {}

    /**
     * The next frame; empty after the last. Blocks while it is read and decoded.
     *
     * @throws UserException if it cannot be read; says which file, and why
     */
    Optional<Frame> next() throws UserException;

    /** Lets go of files and decoders; {@link #next} is not called after it. */
    @Override
    void close();

    /**
     * A folder's pictures in the order of their names, or the frames of a video file.
     *
     * @throws UserException if it is neither, or cannot be read; says why
     */
    static Film open(Path source) throws UserException {
        if (Files.isDirectory(source)) {
            return FolderFilm.open(source);
        }
        if (!Files.exists(source)) {
            throw new UserException("there is no video or folder '%s'".formatted(source));
        }
        return VideoFilm.open(source);
    }
}
