package io.sluice.server.reload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchedFilesTest {

    @TempDir
    Path folder;

    private final List<String> used = new ArrayList<>();
    private final List<byte[]> handed = new ArrayList<>();
    private Path file;

    @BeforeEach
    void write() throws Exception {
        file = Files.writeString(folder.resolve("file"), "first");
    }

    @Test
    void look_sameContents_usesThemOnce() throws Exception {
        WatchedFiles watched = WatchedFiles.open(List.of(file), this::use);
        Files.writeString(file, "first");

        watched.look();

        assertThat(used).containsExactly("first");
    }

    @Test
    void look_otherContents_usesThem() throws Exception {
        WatchedFiles watched = WatchedFiles.open(List.of(file), this::use);

        Files.writeString(file, "other"); // as long as before, and perhaps within the clock's grain
        watched.look();

        assertThat(used).containsExactly("first", "other");
    }

    @Test
    void look_linkMovedToAnotherFile_usesThat() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("link"), file);
        WatchedFiles watched = WatchedFiles.open(List.of(link), this::use);

        Files.delete(link);
        Files.createSymbolicLink(link, Files.writeString(folder.resolve("next"), "second"));
        watched.look();

        assertThat(used).containsExactly("first", "second");
    }

    @Test
    void look_unusableThenUsable_triesEachContentsOnce() throws Exception {
        WatchedFiles watched = WatchedFiles.open(List.of(file), this::use);

        Files.writeString(file, "bad");
        watched.look();
        watched.look();
        Files.delete(file);
        watched.look();
        Files.writeString(file, "third");
        watched.look();

        assertThat(used).containsExactly("first", "bad", "third");
    }

    @Test
    void open_missingOrTooLarge_saysWhichFile() throws Exception {
        Path missing = folder.resolve("missing");
        Path large = Files.write(folder.resolve("large"), new byte[WatchedFiles.FILE_BYTES_LIMIT + 1]);

        assertThatThrownBy(() -> WatchedFiles.open(List.of(missing), this::use))
                .isInstanceOf(UnusableFileException.class)
                .hasMessage(missing + ": there is no such file");
        assertThatThrownBy(() -> WatchedFiles.open(List.of(large), this::use))
                .hasMessageContaining("%s: it may have 1048576 bytes", large);
        assertThat(used).isEmpty();
    }

    @Test
    void open_used_overwritesWhatItRead() throws Exception {
        WatchedFiles.open(List.of(file), this::use);

        assertThat(handed).singleElement().isEqualTo(new byte["first".length()]);
    }

    private void use(List<byte[]> contents) throws UnusableFileException {
        handed.addAll(contents);
        String text = new String(contents.get(0), UTF_8);
        used.add(text);
        if (text.equals("bad")) {
            throw new UnusableFileException(file + ": it is bad");
        }
    }
}
