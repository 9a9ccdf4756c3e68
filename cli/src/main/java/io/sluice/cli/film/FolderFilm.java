package io.sluice.cli.film;

import io.sluice.cli.files.Pictures;
import io.sluice.cli.output.UserException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** The pictures of a folder, which do not say when they are shown. */
final class FolderFilm implements Film {

    private final Iterator<Path> files;

    private FolderFilm(Iterator<Path> files) {
        this.files = files;
    }

    static FolderFilm open(Path folder) throws UserException {
        List<Path> files = Pictures.in(folder);
        if (files.isEmpty()) {
            throw new UserException("there is no JPEG, PNG or WebP file in '%s'".formatted(folder));
        }
        return new FolderFilm(files.iterator());
    }

    @Override
    public Optional<Frame> next() throws UserException {
        return files.hasNext()
                ? Optional.of(new Frame(Optional.empty(), Pictures.read(files.next())))
                : Optional.empty();
    }

    @Override
    public void close() {
        // Each file is closed as soon as it is read.
    }
}
