package io.sluice.server.repository.local;

import io.sluice.server.repository.ModelSource;
import io.sluice.server.repository.RepositoryPolicy;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder of model folders (Triton: model repository): each direct child that holds a {@code config.json} is a model, called
 * as the child is.
 *
 * <p>A name from a client is only ever compared with the names that are listed, and never made part of a path. Children may be
 * symbolic links: whoever can make one in this folder is the operator. Keeps nothing but the path.
 */
final class RepositoryFolder {

    private static final Logger log = LoggerFactory.getLogger(RepositoryFolder.class);

    /** What makes a folder look like a model's. */
    private static final String CONFIG = "config.json";

    private final Path folder;

    RepositoryFolder(Path folder) {
        this.folder = folder;
    }

    /**
     * The models that are there now, by name.
     *
     * @throws IOException if the folder cannot be listed
     */
    SortedMap<String, ModelSource> list() throws IOException {
        SortedMap<String, ModelSource> models = new TreeMap<>();
        try (DirectoryStream<Path> children = Files.newDirectoryStream(folder)) {
            for (Path child : children) {
                String name = String.valueOf(child.getFileName());
                if (!Files.isRegularFile(child.resolve(CONFIG))) {
                    continue;
                }
                if (!ModelSource.isName(name)) {
                    log.atWarn()
                            .addKeyValue("folder", child)
                            .log("this folder's name cannot be a model's; it is left out");
                } else if (models.size() == RepositoryPolicy.MODELS_LIMIT) {
                    throw new IOException("%s holds more than %d models; spread them over several servers"
                            .formatted(folder, RepositoryPolicy.MODELS_LIMIT));
                } else {
                    models.put(name, new ModelSource(name, child.toString()));
                }
            }
        } catch (DirectoryIteratorException unreadable) {
            throw unreadable.getCause();
        }
        return models;
    }

    @Override
    public String toString() {
        return folder.toString();
    }
}
