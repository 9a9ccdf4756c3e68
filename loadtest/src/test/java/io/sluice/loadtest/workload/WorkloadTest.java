package io.sluice.loadtest.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.proto.v1.ClassifyRequest;
import io.sluice.proto.v1.EmbedRequest;
import io.sluice.proto.v1.Image;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkloadTest {

    private static final PictureSource NOISE = new PictureSource.Noise(4);
    private static final Path HERE = Path.of("");

    @TempDir
    private Path folder;

    @Test
    void requests_weights_areDealtOutExactlyInEveryRound() throws IOException {
        RequestMix<PreparedRequest> mix = new Workload(
                        "m",
                        List.of(
                                new Workload.Part(3, new RequestKind.Classify(NOISE, 1, 1)),
                                new Workload.Part(1, new RequestKind.EmbedText(List.of("a", "b")))))
                .requests();

        List<PreparedRequest> round = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            round.add(mix.next());
        }

        PreparedRequest classify = mix.oneOfEach().get(0);
        PreparedRequest embed = mix.oneOfEach().get(1);
        assertThat(Collections.frequency(round, classify)).isEqualTo(300);
        assertThat(Collections.frequency(round, embed)).isEqualTo(100);
        assertThat(ClassifyRequest.parseFrom(classify.message()).getModel()).isEqualTo("m");
        assertThat(EmbedRequest.parseFrom(embed.message()).getInputsList())
                .extracting(input -> input.getText())
                .containsExactly("a", "b");
    }

    @Test
    void requests_zeroShot_carriesLabelsTemplatesAndAsManyImages() throws IOException {
        RequestKind kind = new RequestKind.ZeroShot(NOISE, 2, List.of("cat", "dog"), List.of("a {}"));

        ClassifyRequest request = ClassifyRequest.parseFrom(new Workload("", List.of(new Workload.Part(1, kind)))
                .requests()
                .next()
                .message());

        assertThat(request.getLabelsList()).containsExactly("cat", "dog");
        assertThat(request.getLabelTemplatesList()).containsExactly("a {}");
        assertThat(request.getImagesList()).hasSize(2);
    }

    @Test
    void requests_folderOfPictures_sendsEachOfThem() throws IOException {
        Files.write(folder.resolve("a.png"), new byte[] {1});
        Files.write(folder.resolve("b.JPG"), new byte[] {2});
        Files.write(folder.resolve("notes.txt"), new byte[] {3});
        PictureSource pictures = PictureSource.parse(folder.toString(), HERE);

        RequestMix<PreparedRequest> mix =
                new Workload("", List.of(new Workload.Part(1, new RequestKind.Classify(pictures, 1, 0)))).requests();

        assertThat(new HashSet<>(List.of(mix.next(), mix.next()))).hasSize(2);
    }

    @Test
    void frames_kindsOfDifferentTasks_areRefused() {
        Workload workload = new Workload(
                "",
                List.of(
                        new Workload.Part(1, new RequestKind.Classify(NOISE, 1, 1)),
                        new Workload.Part(1, new RequestKind.EmbedImage(NOISE, 1))));

        assertThatThrownBy(workload::frames)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("one task");
    }

    @ParameterizedTest
    @ValueSource(strings = {"jpeg:64x32", "png:64x32"})
    void parse_drawnPicture_isAFileOfThatSize(String text) throws IOException {
        Image image = PictureSource.parse(text, HERE).images().get(0);

        var picture = ImageIO.read(new ByteArrayInputStream(image.getEncoded().toByteArray()));
        assertThat(picture.getWidth()).isEqualTo(64);
        assertThat(picture.getHeight()).isEqualTo(32);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tensor:", "tensor:0", "tensor:-3", "tensor:4097", "tensor:2x2"})
    void parse_tensorOfNoUsableSize_saysTheRange(String text) {
        assertThatThrownBy(() -> PictureSource.parse(text, HERE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("tensor:S needs a side in [1, 4096]");
    }

    @Test
    void images_missingFile_saysWhich() {
        PictureSource missing = PictureSource.parse("nowhere.png", folder);

        assertThatThrownBy(missing::images).isInstanceOf(IOException.class).hasMessageContaining("nowhere.png");
    }
}
