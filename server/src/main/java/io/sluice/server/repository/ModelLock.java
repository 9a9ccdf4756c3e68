package io.sluice.server.repository;

import io.sluice.model.InvalidModelException;
import io.sluice.model.ServableModel;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the files of each model must be: the content of {@code sluice.lock}.
 *
 * @param file it was read from, for messages; empty where nothing is locked
 * @param models by name
 */
public record ModelLock(Optional<Path> file, SortedMap<String, LockedModel> models) {

    /** Locks nothing: every model may be what it is. */
    public static final ModelLock NONE = new ModelLock(Optional.empty(), new TreeMap<>());

    /**
     * @param version digest of the model
     * @param files name to sha256 of every file that serves; none of a model without weights
     */
    public record LockedModel(String version, SortedMap<String, String> files) {
        public LockedModel {
            files = new TreeMap<>(files);
        }
    }

    public ModelLock {
        models = new TreeMap<>(models);
    }

    /** Opens models as {@code opener} does, and refuses those that differ from what is locked. */
    public ModelOpener guard(ModelOpener opener) {
        if (file.isEmpty()) {
            return opener;
        }
        return source -> {
            ServableModel model = opener.open(source);
            Optional<String> difference =
                    differenceOf(source.name(), new LockedModel(model.card().digest(), new TreeMap<>(model.files())));
            if (difference.isPresent()) {
                model.close();
                throw new InvalidModelException(Path.of(source.location()), difference.get());
            }
            return model;
        };
    }

    /** Where a model differs from what is locked, as a sentence; empty where it does not. */
    Optional<String> differenceOf(String name, LockedModel read) {
        LockedModel locked = models.get(name);
        if (locked == null) {
            return Optional.of("the model '%s' is not in %s; './sluice lock' adds it".formatted(name, lockFile()));
        }
        for (Map.Entry<String, String> file : locked.files().entrySet()) {
            String digest = read.files().get(file.getKey());
            if (digest == null) {
                return Optional.of("%s is in %s, but would not be read".formatted(file.getKey(), lockFile()));
            }
            if (!digest.equals(file.getValue())) {
                return Optional.of("%s has the sha256 %s; %s says %s"
                        .formatted(file.getKey(), digest, lockFile(), file.getValue()));
            }
        }
        TreeSet<String> more = new TreeSet<>(read.files().keySet());
        more.removeAll(locked.files().keySet());
        if (!more.isEmpty()) {
            return Optional.of("%s would be read, but is not in %s".formatted(more.first(), lockFile()));
        }
        if (!read.version().equals(locked.version())) {
            return Optional.of("the version is %s; %s says %s".formatted(read.version(), lockFile(), locked.version()));
        }
        return Optional.empty();
    }

    private String lockFile() {
        return file.map(Path::toString).orElse("sluice.lock");
    }
}
