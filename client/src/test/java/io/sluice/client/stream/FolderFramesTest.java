package io.sluice.client.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.client.ClassifyCall;
import io.sluice.client.FakeServer;
import io.sluice.client.SluiceClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderFramesTest {

    @TempDir
    Path folder;

    @Test
    void next_picturesAndOtherFiles_givesPicturesInTheOrderOfTheirNames() throws IOException {
        file("b.JPG", 2);
        file("a.png", 1);
        file("c.webp", 3);
        file("notes.txt", 9);
        file("jpg", 9);
        Files.createDirectory(folder.resolve("d.png"));

        assertThat(frames())
                .extracting(frame -> (int) frame.image().data().get(0))
                .containsExactly(1, 2, 3);
        assertThat(frames()).extracting(FrameInput::id).containsExactly(0L, 1L, 2L);
        assertThat(frames()).allSatisfy(frame -> assertThat(frame.captureTime()).isEmpty());
    }

    @Test
    void next_fileGoneSinceListed_fails() throws IOException {
        Path file = file("a.png", 1);
        try (FrameSource source = FrameSource.folder(folder)) {
            Files.delete(file);

            assertThatThrownBy(source::next).isInstanceOf(IOException.class).hasMessageContaining("a.png");
        }
    }

    @Test
    void folder_isAFile_isRefused() throws IOException {
        Path file = file("a.png", 1);

        assertThatThrownBy(() -> FrameSource.folder(file)).isInstanceOf(NotDirectoryException.class);
    }

    @Test
    void sendAll_folder_isAnsweredAndHalfClosed() throws Exception {
        file("a.png", 1);
        file("b.png", 2);
        List<Long> answered = new ArrayList<>();
        try (FakeServer server = new FakeServer();
                SluiceClient client = server.client().build();
                FrameStream stream = client.stream(StreamCall.classify(ClassifyCall.Options.DEFAULT));
                FrameSource source = FrameSource.folder(folder)) {
            stream.sendAll(source);
            stream.forEach(answer -> answered.add(answer.frameId()));
        }
        assertThat(answered).containsExactly(0L, 1L);
    }

    private List<FrameInput> frames() throws IOException {
        List<FrameInput> frames = new ArrayList<>();
        try (FrameSource source = FrameSource.folder(folder)) {
            for (Optional<FrameInput> next = source.next(); next.isPresent(); next = source.next()) {
                frames.add(next.get());
            }
        }
        return frames;
    }

    private Path file(String name, int content) throws IOException {
        return Files.write(folder.resolve(name), new byte[] {(byte) content});
    }
}
