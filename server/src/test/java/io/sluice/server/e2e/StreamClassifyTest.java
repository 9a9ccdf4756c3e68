package io.sluice.server.e2e;

import static io.sluice.server.e2e.Messages.classify;
import static io.sluice.server.e2e.Messages.embed;
import static io.sluice.server.e2e.Messages.encoded;
import static io.sluice.server.e2e.Messages.floats;
import static io.sluice.server.e2e.Patience.failureOf;
import static io.sluice.server.e2e.Patience.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.rpc.Status;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.sluice.proto.v1.Category;
import io.sluice.proto.v1.Classification;
import io.sluice.proto.v1.Image;
import io.sluice.proto.v1.StreamClassify;
import io.sluice.proto.v1.StreamConfig;
import io.sluice.proto.v1.StreamEmbed;
import io.sluice.proto.v1.StreamResponse;
import io.sluice.proto.v1.StreamResponse.ResultCase;
import io.sluice.proto.v1.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A stream answers what unary calls answer, frame by frame. */
class StreamClassifyTest {

    private static final String MODEL = "shapes-vit";
    private static final List<Demo.Still> FILM = Demo.film();

    /** Of scores: a frame runs in another batch than its unary call. */
    private static final float TOLERANCE = 1e-5f;

    private static ServerFixture fixture;

    @BeforeAll
    static void start() throws Exception {
        fixture = ServerFixture.with().demo(MODEL).ready();
    }

    @AfterAll
    static void stop() {
        fixture.close();
    }

    @Test
    void stream_wholeFilm_answersAsUnaryCallsDo() throws Exception {
        StreamClient stream = fixture.stream(
                config().setClassify(StreamClassify.newBuilder().setTopK(8)).build());
        List<StreamResponse> answers = play(stream);

        assertThat(StreamClient.ids(answers)).isEqualTo(StreamClient.idsBelow(FILM.size()));
        for (int i = 0; i < FILM.size(); i++) {
            assertThat(answers.get(i).getResultCase()).isEqualTo(ResultCase.CLASSIFICATION);
            Classification streamed = answers.get(i).getClassification();
            Classification called = get(fixture.classify(
                            classify(MODEL, image(i)).setTopK(8).build()))
                    .getClassifications(0);
            assertThat(streamed.getCategories(0).getLabel())
                    .isEqualTo(FILM.get(i).shape());
            assertThat(scores(streamed)).as("frame %d", i).containsExactly(scores(called), within(TOLERANCE));
            assertThat(answers.get(i).getTiming().getBatchSize()).isPositive();
        }
    }

    @Test
    void stream_smoothed_followsTheFilmLater() throws Exception {
        StreamClient stream = fixture.stream(config().setSmoothing(0.9f).build());
        List<StreamResponse> answers = play(stream);

        int change = 20; // here the shape changes
        assertThat(label(answers.get(change).getClassification()))
                .isEqualTo(FILM.get(change).shape());
        assertThat(label(answers.get(change).getSmoothed()))
                .isEqualTo(FILM.get(change - 1).shape());
        assertThat(label(answers.get(2 * change - 1).getSmoothed()))
                .isEqualTo(FILM.get(change).shape());
        assertThat(answers.get(0).getSmoothed()).isEqualTo(answers.get(0).getClassification());
    }

    @Test
    void stream_brokenFramesInBetween_failAloneAsTheirCallsWould() throws Exception {
        List<Image> pictures = new ArrayList<>();
        Golden.brokenPictures().forEach(broken -> {
            pictures.add(encoded(broken));
            pictures.add(image(0));
        });
        pictures.add(Image.getDefaultInstance());
        StreamClient stream = fixture.stream(config().build());
        for (int id = 0; id < pictures.size(); id++) {
            stream.sendWhenReady(id, pictures.get(id));
        }
        stream.halfClose();
        List<StreamResponse> answers = stream.next(pictures.size());
        stream.awaitOk();

        assertThat(StreamClient.ids(answers)).isEqualTo(StreamClient.idsBelow(pictures.size()));
        for (int i = 0; i < pictures.size(); i++) {
            if (pictures.get(i).equals(image(0))) {
                assertThat(answers.get(i).hasClassification()).isTrue();
            } else {
                StatusRuntimeException called = failureOf(
                        fixture.classify(classify(MODEL, pictures.get(i)).build()));
                assertAsCalled(answers.get(i).getError(), called);
            }
        }
    }

    @Test
    void stream_embedding_answersAsUnaryCallsDo() throws Exception {
        StreamClient stream = fixture.stream(StreamConfig.newBuilder()
                .setModel(MODEL)
                .setEmbed(StreamEmbed.newBuilder().setNormalize(true))
                .build());
        stream.send(0, image(0));
        Tensor streamed = stream.next().getEmbedding();

        Tensor called = get(fixture.embed(
                        embed(MODEL, List.of(image(0))).setNormalize(true).build()))
                .getEmbeddings(0);
        assertThat(streamed.getShapeList()).isEqualTo(called.getShapeList());
        assertThat(floats(streamed)).containsExactly(floats(called), within(TOLERANCE));
        stream.cancel();
    }

    @Test
    void stream_configThatCannotBe_endsAsItsCallWould() throws Exception {
        StreamClient stream = fixture.stream(
                config().setClassify(StreamClassify.newBuilder().setTopK(-1)).build());
        StatusRuntimeException called =
                failureOf(fixture.classify(classify(MODEL, image(0)).setTopK(-1).build()));

        assertThat(StatusProto.fromThrowable(stream.failure())).isEqualTo(StatusProto.fromThrowable(called));
    }

    @Test
    void stream_labelsForAModelThatReadsNone_endsAsItsCallWould() throws Exception {
        StreamClient stream = fixture.stream(
                config().setClassify(StreamClassify.newBuilder().addLabels("a").addLabels("b"))
                        .build());

        assertThat(Statuses.reason(stream.failure())).isEqualTo("TASK_NOT_SUPPORTED");
    }

    @Test
    void stream_idSentTwice_saysWhichMessage() throws Exception {
        StreamClient stream = fixture.stream(config().build());
        stream.send(1, image(0));
        stream.send(1, image(0));

        StatusRuntimeException failure = stream.failure();

        assertThat(failure.getStatus().getCode()).isEqualTo(Code.INVALID_ARGUMENT);
        assertThat(failure).hasMessageContaining("message 3");
        assertThat(Statuses.field(failure)).isEqualTo("frame.id");
    }

    private static List<StreamResponse> play(StreamClient stream) throws Exception {
        for (int id = 0; id < FILM.size(); id++) {
            stream.sendWhenReady(id, image(id));
        }
        stream.halfClose();
        List<StreamResponse> answers = stream.next(FILM.size());
        stream.awaitOk();
        assertThat(stream.unseen()).isZero();
        return answers;
    }

    private static StreamConfig.Builder config() {
        return StreamConfig.newBuilder().setModel(MODEL).setClassify(StreamClassify.getDefaultInstance());
    }

    private static Image image(int index) {
        return Image.newBuilder().setEncoded(FILM.get(index).file()).build();
    }

    /** The same refusal, but of a frame's picture. */
    private static void assertAsCalled(Status error, StatusRuntimeException called) {
        StatusRuntimeException failure = StatusProto.toStatusRuntimeException(error);
        assertThat(failure.getStatus().getCode()).isEqualTo(called.getStatus().getCode());
        assertThat(failure.getStatus().getDescription())
                .isEqualTo(String.valueOf(called.getStatus().getDescription()).replace("images[0]", "frame.image"));
        assertThat(Statuses.reason(failure)).isEqualTo(Statuses.reason(called));
        assertThat(Statuses.field(failure)).isEqualTo(Statuses.field(called).replace("images[0]", "frame.image"));
    }

    private static String label(Classification ranking) {
        return ranking.getCategories(0).getLabel();
    }

    /** By class. */
    private static float[] scores(Classification ranking) {
        float[] scores = new float[ranking.getCategoriesCount()];
        for (Category category : ranking.getCategoriesList()) {
            scores[category.getIndex()] = category.getScore();
        }
        return scores;
    }
}
