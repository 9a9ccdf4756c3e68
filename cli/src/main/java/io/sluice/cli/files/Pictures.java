package io.sluice.cli.files;

import io.sluice.cli.output.UserException;
import io.sluice.client.ImageSource;
import io.sluice.client.SluiceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/** Files as pictures to send: several calls at once, so that the server can batch them, and one call for each file. */
public final class Pictures {

    /** Calls under way at once. */
    static final int CALLS_AT_ONCE = 16;

    private static final List<String> SUFFIXES = List.of(".jpg", ".jpeg", ".png", ".webp");

    private Pictures() {}

    /** What became of one file: exactly one of the two is there. */
    public sealed interface Outcome<T> {
        record Answered<T>(T answer) implements Outcome<T> {}

        record Failed<T>(Exception failure) implements Outcome<T> {}

        /** The answer, or the failure thrown. */
        default T orElseThrow() throws Exception {
            if (this instanceof Failed<T> failed) {
                throw failed.failure();
            }
            return ((Answered<T>) this).answer();
        }
    }

    /** One call for one picture. */
    @FunctionalInterface
    public interface Call<T> {
        T send(ImageSource picture) throws Exception;
    }

    /**
     * Sends every file; the outcomes come in the order of the files.
     *
     * @throws SluiceException if no server is there: the other files would fare no better
     */
    public static <T> List<Outcome<T>> send(List<Path> files, Call<T> call) throws InterruptedException {
        ExecutorService callers = Executors.newFixedThreadPool(Math.min(CALLS_AT_ONCE, files.size()));
        try {
            List<Future<T>> futures = new ArrayList<>();
            for (Path file : files) {
                futures.add(callers.submit(() -> call.send(read(file))));
            }
            List<Outcome<T>> outcomes = new ArrayList<>();
            for (Future<T> future : futures) {
                outcomes.add(outcome(future));
            }
            return outcomes;
        } finally {
            callers.shutdownNow();
        }
    }

    private static <T> Outcome<T> outcome(Future<T> future) throws InterruptedException {
        try {
            return new Outcome.Answered<>(future.get());
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof SluiceException refusal && refusal.isConnectionFailure()) {
                throw refusal;
            }
            return new Outcome.Failed<>(failure.getCause() instanceof Exception cause ? cause : failure);
        }
    }

    /**
     * The JPEG, PNG and WebP files of a folder, told by their endings, in the order of their names.
     *
     * @throws UserException if the folder cannot be read; says which, and why
     */
    public static List<Path> in(Path folder) throws UserException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(Pictures::isPicture).sorted().toList();
        } catch (NoSuchFileException missing) {
            throw new UserException("there is no folder '%s'".formatted(folder));
        } catch (IOException unreadable) {
            throw new UserException("'%s' cannot be read: %s".formatted(folder, unreadable.getMessage()));
        }
    }

    private static boolean isPicture(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        return SUFFIXES.stream().anyMatch(name::endsWith) && Files.isRegularFile(file);
    }

    /** @throws UserException if the file cannot be read; says which, and why */
    public static ImageSource read(Path file) throws UserException {
        try {
            if (Files.isDirectory(file)) {
                throw new UserException("'%s' is a folder; name the pictures in it".formatted(file));
            }
            return ImageSource.encoded(Files.readAllBytes(file));
        } catch (NoSuchFileException missing) {
            throw new UserException("there is no file '%s'".formatted(file));
        } catch (IOException unreadable) {
            throw new UserException("'%s' cannot be read: %s".formatted(file, unreadable.getMessage()));
        }
    }
}
