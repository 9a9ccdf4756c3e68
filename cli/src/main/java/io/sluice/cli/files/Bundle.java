package io.sluice.cli.files;

import io.sluice.cli.output.UserException;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The models, pictures and frames that come with Sluice, in {@code demo/} of its folder. */
public final class Bundle {

    /** Asked where nobody names a model: it knows its classes without being told labels. */
    public static final String DEFAULT_MODEL = "shapes-vit";

    /** Reads text. */
    public static final String TEXT_MODEL = "shapes-clip";

    private static final String HOME = "sluice.home";
    private static final Path MODELS = Path.of("demo", "models");
    private static final Path PICTURES = Path.of("demo", "pictures");
    private static final Path FRAMES = Path.of("demo", "frames");

    private final Path home;

    private Bundle(Path home) {
        this.home = home;
    }

    /** In the folder that the system property {@code sluice.home} names; else around the jar; else where we are. */
    public static Bundle locate() {
        @Nullable String named = System.getProperty(HOME);
        if (named != null) {
            return new Bundle(Path.of(named));
        }
        return new Bundle(aroundThisJar().orElse(Path.of("")));
    }

    /** Model folders, that of the {@link #DEFAULT_MODEL} first, the others by name; empty where there are none. */
    public List<Path> models() {
        try (Stream<Path> folders = Files.list(home.resolve(MODELS))) {
            return folders.filter(Files::isDirectory)
                    .sorted(Comparator.comparing((Path folder) -> !folder.endsWith(DEFAULT_MODEL))
                            .thenComparing(Comparator.naturalOrder()))
                    .toList();
        } catch (IOException none) {
            return List.of();
        }
    }

    /**
     * Pictures, by name.
     *
     * @throws UserException if there are none; says where they should be
     */
    public List<Path> pictures() throws UserException {
        Path folder = home.resolve(PICTURES);
        List<Path> pictures = Files.isDirectory(folder) ? Pictures.in(folder) : List.of();
        if (pictures.isEmpty()) {
            throw missing("there are no pictures", folder);
        }
        return pictures;
    }

    /**
     * A folder with the frames of a film.
     *
     * @throws UserException if there is none; says where it should be
     */
    public Path frames() throws UserException {
        Path folder = home.resolve(FRAMES);
        if (!Files.isDirectory(folder)) {
            throw missing("there is no film", folder);
        }
        return folder;
    }

    private static UserException missing(String what, Path folder) {
        return new UserException("%s in '%s'; run from a complete checkout".formatted(what, folder.toAbsolutePath()));
    }

    private static Optional<Path> aroundThisJar() {
        @Nullable CodeSource source = Bundle.class.getProtectionDomain().getCodeSource();
        if (source == null) {
            return Optional.empty();
        }
        try {
            for (Path folder = Path.of(source.getLocation().toURI()); folder != null; folder = folder.getParent()) {
                if (Files.isDirectory(folder.resolve(MODELS))) {
                    return Optional.of(folder);
                }
            }
        } catch (URISyntaxException unusable) {
            return Optional.empty();
        }
        return Optional.empty();
    }
}
