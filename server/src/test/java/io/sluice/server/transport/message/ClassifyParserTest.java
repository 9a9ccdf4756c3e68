package io.sluice.server.transport.message;

import static io.sluice.server.transport.message.Violations.assertInvalid;
import static io.sluice.server.transport.message.Violations.assertUnsupported;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.sluice.model.ModelCard;
import io.sluice.proto.v1.ClassifyRequest;
import io.sluice.proto.v1.Image;
import io.sluice.server.request.RequestInput;
import io.sluice.server.request.task.InferenceTask.Classify;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClassifyParserTest {

    private static final int MAX_INPUTS = 3;

    @Test
    void parse_severalImages_keepsTheirOrder() throws Exception {
        ParsedRequest parsed = parse(request(3).setIncludeLogits(true), Cards.classifier());

        assertThat(parsed.inputs())
                .extracting(RequestInput::field)
                .containsExactly("images[0].encoded", "images[1].encoded", "images[2].encoded");
        assertThat(parsed.task()).isEqualTo(new Classify(3, true));
    }

    @ParameterizedTest
    @CsvSource({"0, 3", "1, 1", "2, 2", "3, 3", "4, 3", "2147483647, 3"})
    void parse_topK_isAtMostAllClasses(int asked, int answered) throws Exception {
        ParsedRequest parsed = parse(request(1).setTopK(asked), Cards.classifier());

        assertThat(parsed.task()).isEqualTo(new Classify(answered, false));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MIN_VALUE})
    void parse_negativeTopK_isRefused(int topK) {
        assertInvalid(() -> parse(request(1).setTopK(topK), Cards.classifier()), "top_k", topK + " given");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4, 100})
    void parse_tooFewOrTooManyImages_saysTheBound(int images) {
        assertInvalid(() -> parse(request(images), Cards.classifier()), "images", images + " given", "1 to 3");
    }

    @Test
    void parse_oneBadImage_namesItsPlace() {
        ClassifyRequest.Builder request = request(2).setImages(1, Image.getDefaultInstance());

        assertInvalid(() -> parse(request, Cards.classifier()), "images[1]", "empty");
    }

    @Test
    void parse_freeLabels_isNotSupported() {
        assertUnsupported(
                () -> parse(request(1).addLabels("a cat"), Cards.classifier()), "model 'm'", "labels", "reads no text");
    }

    @Test
    void parse_labelTemplates_isNotSupported() {
        assertUnsupported(
                () -> parse(request(1).addLabelTemplates("a photo of a {}."), Cards.classifier()), "label_templates");
    }

    @Test
    void parse_modelWithoutClasses_saysWhatItCan() {
        assertUnsupported(() -> parse(request(1), Cards.backbone()), "no classes", "embed_image");
    }

    private static ParsedRequest parse(ClassifyRequest.Builder request, ModelCard card) throws RejectedException {
        return ClassifyParser.parse(request.build(), new ModelView("m", card, Optional.empty()), MAX_INPUTS);
    }

    private static ClassifyRequest.Builder request(int images) {
        ClassifyRequest.Builder request = ClassifyRequest.newBuilder();
        for (int i = 0; i < images; i++) {
            request.addImages(Image.newBuilder().setEncoded(ByteString.copyFromUtf8("picture " + i)));
        }
        return request;
    }
}
