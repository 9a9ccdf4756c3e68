package io.sluice.cli.files;

import io.sluice.cli.output.UserException;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The models and pictures that come with Sluice, in {@code demo/} of its folder. */
public final class Bundle {

    private static final String HOME = "sluice.home";
    private static final Path MODELS = Path.of("demo", "models");
    private static final Path PICTURES = Path.of("demo", "pictures");
    private static final List<String> PICTURE_SUFFIXES = List.of(".jpg", ".jpeg", ".png", ".webp");

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

    /** Model folders, by name; empty where there are none. */
    public List<Path> models() {
        try {
            return list(MODELS, Files::isDirectory);
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
        try {
            List<Path> pictures = list(PICTURES, Bundle::isPicture);
            if (!pictures.isEmpty()) {
                return pictures;
            }
        } catch (IOException unreadable) {
            // Told below, with the folder's name.
        }
        throw new UserException("there are no pictures in '%s'; run from a complete checkout"
                .formatted(home.resolve(PICTURES).toAbsolutePath()));
    }

    private List<Path> list(Path folder, Predicate<Path> wanted) throws IOException {
        try (Stream<Path> entries = Files.list(home.resolve(folder))) {
            return entries.filter(wanted).sorted().toList();
        }
    }

    private static boolean isPicture(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        return PICTURE_SUFFIXES.stream().anyMatch(name::endsWith);
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
