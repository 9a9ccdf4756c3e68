package io.sluice.server.e2e;

import static io.sluice.server.e2e.Messages.gray;
import static io.sluice.server.e2e.Patience.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.sluice.proto.v1.LoadModelRequest;
import io.sluice.proto.v1.StreamClassify;
import io.sluice.proto.v1.StreamConfig;
import io.sluice.proto.v1.StreamEmbed;
import io.sluice.proto.v1.StreamResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Open streams while one checkpoint takes over from another. */
class StreamReloadTest {

    private static final String MODEL = SwitchedFolder.NAME;
    private static final int RELOADS = 10;
    private static final int FRAMES_EACH = 5;

    @TempDir
    private Path base;

    private SwitchedFolder folder;
    private ServerFixture fixture;

    @BeforeEach
    void start() throws Exception {
        folder = new SwitchedFolder(base)
                .withVit("a", 3)
                .withVit("b", 3)
                .withVit("shallow", 2)
                .hold("a");
        fixture = ServerFixture.with().folder(folder.folder()).admin().ready();
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void reload_streamThatNamesNoVersion_goesOnInOrderWithTheNewOne() throws Exception {
        StreamClient stream = fixture.stream(classifying("").build());
        List<StreamResponse> answers = new ArrayList<>();
        List<String> versions = new ArrayList<>();
        long id = 0;
        for (int reload = 0; reload < RELOADS; reload++) {
            for (int frame = 0; frame < FRAMES_EACH; frame++) {
                stream.sendWhenReady(id++, gray()); // some are still inside when the version changes
            }
            versions.add(reload(reload % 2 == 0 ? "b" : "a"));
            stream.sendWhenReady(id++, gray());
            answers.addAll(stream.next(FRAMES_EACH + 1));

            StreamResponse last = answers.get(answers.size() - 1);
            assertThat(last.getVersion()).isEqualTo(versions.get(reload));
        }
        stream.halfClose();
        stream.awaitOk();

        assertThat(StreamClient.ids(answers)).isEqualTo(StreamClient.idsBelow((int) id));
        assertThat(answers).allSatisfy(answer -> {
            String checkpoint = versions.indexOf(answer.getVersion()) == 0 ? "b" : "a";
            assertThat(answer.getClassification().getCategories(0).getLabel()).startsWith(checkpoint + "-");
        });
    }

    @Test
    void reload_streamThatNamesAVersion_endsWhenThatOneGoes() throws Exception {
        StreamClient first = fixture.stream(classifying("").build());
        first.send(0, gray());
        String version = first.next().getVersion();
        StreamClient pinned = fixture.stream(classifying(version).build());
        pinned.send(0, gray());
        assertThat(pinned.next().getVersion()).isEqualTo(version);

        reload("b");

        StatusRuntimeException end = pinned.failure();
        assertThat(end.getStatus().getCode()).isEqualTo(Code.UNAVAILABLE);
        assertThat(end).hasMessageContaining(version);
    }

    @Test
    void reload_streamThatNamesAVersionWhichIsKept_goesOnWithIt() throws Exception {
        StreamClient first = fixture.stream(classifying("").build());
        first.send(0, gray());
        String version = first.next().getVersion();
        StreamClient pinned = fixture.stream(classifying(version).build());
        pinned.send(0, gray());
        pinned.next();

        folder.hold("b");
        get(fixture.models()
                .loadModel(LoadModelRequest.newBuilder()
                        .setModel(MODEL)
                        .setKeepPrevious(true)
                        .build()));

        pinned.send(1, gray());
        assertThat(pinned.next().getVersion()).isEqualTo(version);
        first.send(1, gray());
        assertThat(first.next().getVersion()).isNotEqualTo(version);
    }

    @Test
    void reload_modelThatCannotDoWhatTheStreamAsksFor_endsItWithTheReason() throws Exception {
        StreamClient deep = fixture.stream(StreamConfig.newBuilder()
                .setModel(MODEL)
                .setEmbed(StreamEmbed.newBuilder().setLayer(3))
                .build());
        deep.send(0, gray());
        assertThat(deep.next().hasEmbedding()).isTrue();

        reload("shallow");

        StatusRuntimeException end = deep.failure();
        assertThat(end.getStatus().getCode()).isEqualTo(Code.FAILED_PRECONDITION);
        assertThat(end).hasMessageContaining("new version").hasMessageContaining("layer");
    }

    private String reload(String checkpoint) throws Exception {
        folder.hold(checkpoint);
        return get(fixture.models()
                        .loadModel(LoadModelRequest.newBuilder().setModel(MODEL).build()))
                .getModel()
                .getVersion();
    }

    private static StreamConfig.Builder classifying(String version) {
        return StreamConfig.newBuilder()
                .setModel(MODEL)
                .setVersion(version)
                .setClassify(StreamClassify.newBuilder().setTopK(1));
    }
}
