package io.sluice.client.stream;

import io.sluice.client.ImageSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The pictures of a folder in the order of their names. */
final class FolderFrames implements FrameSource {

    private static final Set<String> ENDINGS = Set.of(".jpg", ".jpeg", ".png", ".webp");

    private final Iterator<Path> files;
    private long nextId;

    private FolderFrames(List<Path> files) {
        this.files = files.iterator();
    }

    static FolderFrames of(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return new FolderFrames(entries.filter(FolderFrames::isPicture)
                    .sorted(Comparator.comparing(FolderFrames::name))
                    .toList());
        }
    }

    @Override
    public Optional<FrameInput> next() throws IOException {
        if (!files.hasNext()) {
            return Optional.empty();
        }
        ImageSource picture = ImageSource.file(files.next());
        return Optional.of(FrameInput.of(nextId++, picture));
    }

    @Override
    public void close() {
        // Each file is closed as soon as it is read.
    }

    private static boolean isPicture(Path file) {
        String name = name(file).toLowerCase(Locale.ROOT);
        return ENDINGS.stream().anyMatch(name::endsWith) && Files.isRegularFile(file);
    }

    private static String name(Path file) {
        return file.getFileName().toString();
    }
}
