package io.sluice.server.e2e;

import static io.sluice.server.e2e.Closeness.assertClose;
import static io.sluice.server.e2e.Messages.classify;
import static io.sluice.server.e2e.Messages.floats;
import static io.sluice.server.e2e.Patience.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.common.util.concurrent.ListenableFuture;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.sluice.proto.v1.Category;
import io.sluice.proto.v1.Classification;
import io.sluice.proto.v1.ClassifyRequest;
import io.sluice.proto.v1.ClassifyResponse;
import io.sluice.proto.v1.GetModelRequest;
import io.sluice.proto.v1.Image;
import io.sluice.proto.v1.Model;
import io.sluice.proto.v1.ModelServiceGrpc;
import io.sluice.proto.v1.StreamClassify;
import io.sluice.proto.v1.StreamConfig;
import io.sluice.proto.v1.StreamResponse;
import io.sluice.proto.v1.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Classify with free labels against the reference. */
class ZeroShotTest {

    private static final String CLIP = "clip-tiny-random";
    private static final String VIT = "vit-tiny-random";
    private static final String READY_MADE = "ready-made";
    private static final List<String> LABELS =
            List.of("cat", "dog", "astronaut", "rocket", "cup of coffee", "camera", "galaxy", "wall", "coin", "eye");
    private static final List<Image> PICTURES =
            Golden.PICTURES.stream().map(Messages::encoded).toList();

    private static ServerFixture fixture;

    @BeforeAll
    static void start() throws Exception {
        fixture = ServerFixture.with()
                .golden(CLIP)
                .golden("clip-tiny-gelu")
                .golden("clip-tiny-eos2")
                .golden(VIT)
                .golden(CLIP, READY_MADE, LABELS, List.of())
                .ready();
    }

    @AfterAll
    static void stop() {
        fixture.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {CLIP, "clip-tiny-gelu", "clip-tiny-eos2"})
    void classify_freeLabels_equalTheReferenceInOrder(String model) throws Exception {
        Golden golden = Golden.of(model);

        ClassifyResponse response = get(fixture.classify(zeroShot(model).build()));

        assertThat(response.getClassificationsList()).hasSameSizeAs(PICTURES);
        for (int i = 0; i < PICTURES.size(); i++) {
            assertEqualsReference(response.getClassifications(i), golden, i);
        }
    }

    @Test
    void classify_operatorsLabels_needNoneInTheRequest() throws Exception {
        ClassifyResponse response = get(fixture.classify(classify(READY_MADE, PICTURES)
                .setTopK(LABELS.size())
                .setIncludeLogits(true)
                .build()));

        for (int i = 0; i < PICTURES.size(); i++) {
            assertEqualsReference(response.getClassifications(i), Golden.of(CLIP), i);
        }
        assertThat(model(READY_MADE).getLabelsList()).isEqualTo(LABELS);
        assertThat(model(READY_MADE).getTasksList()).contains(Task.TASK_CLASSIFY, Task.TASK_ZERO_SHOT_CLASSIFY);
    }

    @Test
    void classify_operatorsLabelsAndOthersInTheRequest_ranksTheRequests() throws Exception {
        Classification answer = get(fixture.classify(
                        classify(READY_MADE, PICTURES.get(0)).addLabels("sea").build()))
                .getClassifications(0);

        assertThat(answer.getCategoriesList())
                .containsExactly(Category.newBuilder()
                        .setIndex(0)
                        .setLabel("sea")
                        .setScore(1)
                        .build());
    }

    @Test
    void classify_templateOfOneself_isOneThatIsGiven() throws Exception {
        List<String> sentences =
                LABELS.stream().map(label -> "a photo of a " + label + ".").toList();

        Classification answer = get(fixture.classify(classify(CLIP, PICTURES.get(0))
                        .addAllLabels(sentences)
                        .addLabelTemplates("{}")
                        .setTopK(1)
                        .setIncludeLogits(true)
                        .build()))
                .getClassifications(0);

        assertClose(floats(answer.getLogits()), Golden.of(CLIP).floats("zeroshot_logits", 0), Closeness.LOGITS);
        assertThat(answer.getCategories(0).getLabel()).startsWith("a photo of a ");
    }

    @Test
    void classify_severalTemplates_averagesTheirUnitVectors() throws Exception {
        // The same template twice is the average of two equal vectors.
        Classification answer = get(fixture.classify(zeroShot(CLIP)
                        .addLabelTemplates("a photo of a {}.")
                        .addLabelTemplates("a photo of a {}.")
                        .build()))
                .getClassifications(0);

        assertEqualsReference(answer, Golden.of(CLIP), 0);
    }

    @Test
    void classify_labelsSeenBefore_embedsOnlyTheNewOnes() throws Exception {
        List<String> labels = List.of("a first", "a second", "a third");
        get(fixture.classify(
                classify(CLIP, PICTURES.get(0)).addAllLabels(labels).build()));
        double before = sentences();

        get(fixture.classify(
                classify(CLIP, PICTURES.get(1)).addAllLabels(labels).build()));
        assertThat(sentences()).isEqualTo(before);
        get(fixture.classify(classify(CLIP, PICTURES.get(1))
                .addAllLabels(labels)
                .addLabels("a fourth")
                .build()));

        assertThat(sentences()).isEqualTo(before + 1);
        assertThat(fixture.metrics.value("sluice_label_lookups_total", CLIP, "reason=\"hit\""))
                .isGreaterThanOrEqualTo(6);
    }

    @Test
    void classify_manyLabels_answersThemAll() throws Exception {
        List<String> labels =
                IntStream.range(0, 600).mapToObj(i -> "thing number " + i).toList();

        Classification answer = get(fixture.classify(classify(CLIP, PICTURES.get(0))
                        .addAllLabels(labels)
                        .setTopK(10_000)
                        .build()))
                .getClassifications(0);

        assertThat(answer.getCategoriesList())
                .extracting(Category::getLabel)
                .containsExactlyInAnyOrderElementsOf(labels);
        assertThat(answer.getCategoriesList().stream()
                        .mapToDouble(Category::getScore)
                        .sum())
                .isCloseTo(1, within(1e-3));
        assertThat(fixture.metrics.value("sluice_label_sentences_pending", CLIP))
                .isZero();
    }

    @Test
    void classify_deadlineBeforeTheLabelsAreKnown_givesTheRestUpAndHarmsNoOther() throws Exception {
        List<String> labels =
                IntStream.range(0, 10_000).mapToObj(i -> "item " + i).toList();
        ClassifyRequest endless = classify(CLIP, PICTURES.get(0))
                .addAllLabels(labels)
                .addAllLabelTemplates(
                        IntStream.range(0, 100).mapToObj(i -> i + " times {}").toList())
                .build();

        ListenableFuture<ClassifyResponse> call = fixture.classify(endless, Duration.ofMillis(500));
        Classification other = get(fixture.classify(
                        zeroShot(CLIP).addLabelTemplates("a photo of a {}.").build()))
                .getClassifications(0);

        assertEqualsReference(other, Golden.of(CLIP), 0);
        assertThat(Patience.failureOf(call).getStatus().getCode()).isEqualTo(Code.DEADLINE_EXCEEDED);
        Patience.until(
                "the rest is given up", () -> fixture.metrics.value("sluice_label_sentences_pending", CLIP) == 0);
    }

    @Test
    void classify_sameLabelsFromManyCallers_equalTheReferenceForEach() throws Exception {
        List<ListenableFuture<ClassifyResponse>> calls = new ArrayList<>();
        for (int i = 0; i < 32; i++) {
            calls.add(fixture.classify(classify(CLIP, PICTURES.get(i % PICTURES.size()))
                    .addAllLabels(LABELS)
                    .addAllLabelTemplates(i % 3 == 0 ? List.of() : List.of("a photo of a {}."))
                    .setTopK(LABELS.size())
                    .setIncludeLogits(true)
                    .build()));
        }

        for (int i = 0; i < calls.size(); i++) {
            assertEqualsReference(get(calls.get(i)).getClassifications(0), Golden.of(CLIP), i % PICTURES.size());
        }
    }

    @Test
    void stream_freeLabels_equalTheReferenceFrameByFrame() throws Exception {
        StreamClassify task = StreamClassify.newBuilder()
                .addAllLabels(LABELS)
                .setTopK(LABELS.size())
                .setIncludeLogits(true)
                .build();
        StreamClient stream = fixture.stream(StreamConfig.newBuilder()
                .setModel(CLIP)
                .setClassify(task)
                .setSmoothing(0.5f)
                .build());
        for (int id = 0; id < PICTURES.size(); id++) {
            stream.sendWhenReady(id, PICTURES.get(id));
        }
        stream.halfClose();
        List<StreamResponse> answers = stream.next(PICTURES.size());
        stream.awaitOk();

        for (int i = 0; i < PICTURES.size(); i++) {
            assertEqualsReference(answers.get(i).getClassification(), Golden.of(CLIP), i);
            assertThat(answers.get(i).getSmoothed().getCategoriesList())
                    .extracting(Category::getLabel)
                    .containsExactlyInAnyOrderElementsOf(LABELS);
        }
    }

    @Test
    void classify_wrongLabels_areRefusedWithTheirIndex() throws Exception {
        assertInvalid(classify(CLIP, PICTURES.get(0)).addLabels("cat").addLabels(""), "labels[1]");
        assertInvalid(classify(CLIP, PICTURES.get(0)).addLabels("cat").addLabels("cat"), "labels[1]");
        assertInvalid(
                classify(CLIP, PICTURES.get(0)).addLabels("cat").addLabelTemplates("photo"), "label_templates[0]");
        assertInvalid(classify(CLIP, PICTURES.get(0)).addLabelTemplates("a {}"), "labels");
        assertInvalid(classify(CLIP, PICTURES.get(0)).addAllLabels(Collections.nCopies(10_001, "x")), "labels");
    }

    @Test
    void classify_modelWithoutClassesAndNoLabels_saysWhatItNeeds() throws Exception {
        StatusRuntimeException failure = Patience.failureOf(
                fixture.classify(classify(CLIP, PICTURES.get(0)).build()));

        assertThat(failure.getStatus().getCode()).isEqualTo(Code.FAILED_PRECONDITION);
        assertThat(failure).hasMessageContaining("has no classes of its own; give the `labels` to choose from");
    }

    @Test
    void classify_labelsForAModelWithoutText_isRefused() throws Exception {
        StatusRuntimeException failure = Patience.failureOf(
                fixture.classify(classify(VIT, PICTURES.get(0)).addLabels("cat").build()));

        assertThat(failure.getStatus().getCode()).isEqualTo(Code.FAILED_PRECONDITION);
        assertThat(failure).hasMessageContaining("reads no text").hasMessageContaining("it can classify, embed_image");
    }

    @Test
    void getModel_clip_saysWhatItReads() throws Exception {
        Model model = model(CLIP);

        assertThat(model.getArchitecture()).isEqualTo("clip");
        assertThat(model.getTasksList())
                .containsExactly(Task.TASK_ZERO_SHOT_CLASSIFY, Task.TASK_EMBED_IMAGE, Task.TASK_EMBED_TEXT);
        assertThat(model.getContextLength()).isEqualTo(77);
        assertThat(model.getTextLayers()).isEqualTo(2);
        assertThat(model.getEmbeddingDimension()).isEqualTo(32);
        assertThat(model.getLogitScale()).isCloseTo((float) Math.exp(2.6592), within(1e-3f));
        assertThat(model.getBatchLatenciesList()).isNotEmpty();
        assertThat(model.getTextBatchLatenciesList()).isNotEmpty();
    }

    private static ClassifyRequest.Builder zeroShot(String model) {
        return classify(model, PICTURES)
                .addAllLabels(LABELS)
                .setTopK(LABELS.size())
                .setIncludeLogits(true);
    }

    private static Model model(String name) {
        return ModelServiceGrpc.newBlockingStub(fixture.channel)
                .getModel(GetModelRequest.newBuilder().setModel(name).build())
                .getModel();
    }

    private static double sentences() {
        return fixture.metrics.value("sluice_label_sentences_total", CLIP);
    }

    private static void assertInvalid(ClassifyRequest.Builder request, String field) throws Exception {
        StatusRuntimeException failure = Patience.failureOf(fixture.classify(request.build()));

        assertThat(failure.getStatus().getCode()).isEqualTo(Code.INVALID_ARGUMENT);
        assertThat(Statuses.field(failure)).isEqualTo(field);
    }

    private static void assertEqualsReference(Classification answer, Golden golden, int picture) throws Exception {
        assertClose(floats(answer.getLogits()), golden.floats("zeroshot_logits", picture), Closeness.LOGITS);
        float[] expected = golden.floats("zeroshot_probs", picture);
        Map<Integer, Category> byIndex =
                answer.getCategoriesList().stream().collect(Collectors.toMap(Category::getIndex, category -> category));
        assertThat(byIndex).hasSize(expected.length);
        for (int label = 0; label < expected.length; label++) {
            assertThat(byIndex.get(label).getLabel()).isEqualTo(LABELS.get(label));
            assertThat(byIndex.get(label).getScore()).isCloseTo(expected[label], within(1e-5f));
        }
        assertThat(answer.getCategoriesList()).isSortedAccordingTo((a, b) -> Float.compare(b.getScore(), a.getScore()));
    }
}
