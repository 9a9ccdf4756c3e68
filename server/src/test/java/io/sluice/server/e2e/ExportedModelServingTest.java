package io.sluice.server.e2e;

import static io.sluice.server.e2e.Messages.classify;
import static io.sluice.server.e2e.Messages.embed;
import static io.sluice.server.e2e.Messages.encoded;
import static io.sluice.server.e2e.Patience.failureOf;
import static io.sluice.server.e2e.Patience.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.grpc.Status.Code;
import io.sluice.proto.v1.Category;
import io.sluice.proto.v1.ClassifyResponse;
import io.sluice.proto.v1.GetModelRequest;
import io.sluice.proto.v1.Image;
import io.sluice.proto.v1.Model;
import io.sluice.proto.v1.Task;
import io.sluice.server.app.StartupException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Graphs that somebody else exported, through gRPC: beside the checkpoint that they were exported from. */
class ExportedModelServingTest {

    private static final String CHECKPOINT = "vit-tiny-random";
    private static final List<String> PICTURES = List.of("astronaut.png", "chelsea_444.jpg");

    @TempDir
    private Path base;

    @Test
    void classify_onnxFile_answersAsItsCheckpoint() throws Exception {
        Path exported = folder("exported", "vit-tiny-random.onnx", "model.onnx");
        try (ServerFixture fixture =
                ServerFixture.with().golden(CHECKPOINT).folder(exported).ready()) {
            List<Image> images = PICTURES.stream().map(Messages::encoded).toList();
            ClassifyResponse expected = get(
                    fixture.classify(classify(CHECKPOINT, images).setTopK(10).build()));
            ClassifyResponse answer = get(
                    fixture.classify(classify("exported", images).setTopK(10).build()));

            for (int i = 0; i < images.size(); i++) {
                List<Category> wanted = expected.getClassifications(i).getCategoriesList();
                List<Category> given = answer.getClassifications(i).getCategoriesList();
                assertThat(given)
                        .extracting(Category::getLabel)
                        .isEqualTo(wanted.stream().map(Category::getLabel).toList());
                for (int rank = 0; rank < wanted.size(); rank++) {
                    assertThat(given.get(rank).getScore())
                            .isCloseTo(wanted.get(rank).getScore(), within(1e-5f));
                }
            }
        }
    }

    @Test
    void getModel_onnxFile_saysWhatComputesItAndWhatItCannot() throws Exception {
        Path exported = folder("exported", "vit-tiny-random.onnx", "model.onnx");
        try (ServerFixture fixture = ServerFixture.with().folder(exported).ready()) {
            Model model = get(fixture.models().getModel(GetModelRequest.getDefaultInstance()))
                    .getModel();

            assertThat(model.getBackend()).isEqualTo("onnxruntime");
            assertThat(model.getFormat()).isEqualTo("onnx");
            assertThat(model.getPrecision()).isEqualTo("fp32");
            assertThat(model.getTasksList()).containsExactly(Task.TASK_CLASSIFY);
            assertThat(model.getLayers()).isEqualTo(-1);
            assertThat(failureOf(fixture.embed(
                                    embed("exported", encoded(PICTURES.get(0))).build()))
                            .getStatus()
                            .getCode())
                    .isEqualTo(Code.FAILED_PRECONDITION);
        }
    }

    @Test
    void getModel_checkpoint_saysWhatComputesIt() throws Exception {
        try (ServerFixture fixture = ServerFixture.with().golden(CHECKPOINT).ready()) {
            Model model = get(fixture.models().getModel(GetModelRequest.getDefaultInstance()))
                    .getModel();

            assertThat(model.getBackend()).isEqualTo("pytorch");
            assertThat(model.getFormat()).isEqualTo("safetensors");
            assertThat(model.getPlacementsList())
                    .singleElement()
                    .satisfies(placement -> assertThat(placement.getDevice()).isEqualTo("cpu"));
        }
    }

    @Test
    void start_torchScriptNotAllowed_endsWithTheReasonAndTheSetting() throws Exception {
        Path traced = folder("traced", "vit-tiny-random.pt", "model.pt");
        try (ServerFixture fixture = ServerFixture.with().folder(traced).open()) {
            assertThatThrownBy(fixture.server::awaitReady)
                    .isInstanceOf(StartupException.class)
                    .hasMessageContaining("a TorchScript file is a program")
                    .hasMessageContaining("engine.torchscript");
        }
    }

    private Path folder(String name, String graph, String servedAs) throws Exception {
        Path folder = Files.createDirectories(base.resolve(name));
        for (String file : List.of("config.json", "preprocessor_config.json")) {
            Files.copy(Golden.model(CHECKPOINT).resolve(file), folder.resolve(file));
        }
        Files.copy(Golden.folder().resolve("exports").resolve(graph), folder.resolve(servedAs));
        return folder;
    }
}
