package io.sluice.server.transport.message;

import static io.sluice.server.transport.message.Violations.assertInvalid;
import static io.sluice.server.transport.message.Violations.assertUnsupported;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.google.protobuf.ByteString;
import io.sluice.model.ModelCard;
import io.sluice.model.engine.Output;
import io.sluice.proto.v1.DataType;
import io.sluice.proto.v1.EmbedInput;
import io.sluice.proto.v1.EmbedRequest;
import io.sluice.proto.v1.Image;
import io.sluice.proto.v1.Pooling;
import io.sluice.server.request.RequestInput;
import io.sluice.server.request.task.InferenceTask.Embed;
import io.sluice.server.request.task.VectorType;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmbedParserTest {

    private static final int MAX_INPUTS = 3;

    @Test
    void parse_nothingSaid_isTheModelsOwnEmbedding() throws Exception {
        ParsedRequest parsed = parse(request(2), Cards.classifier());

        assertThat(parsed.task())
                .isEqualTo(new Embed(Output.lastHiddenState(Output.Pooling.CLS), false, VectorType.FLOAT32));
        assertThat(parsed.inputs())
                .extracting(RequestInput::field)
                .containsExactly("inputs[0].image.encoded", "inputs[1].image.encoded");
    }

    static Stream<Arguments> poolings() {
        return Stream.of(
                arguments(Pooling.POOLING_UNSPECIFIED, Output.Pooling.CLS),
                arguments(Pooling.POOLING_CLS, Output.Pooling.CLS),
                arguments(Pooling.POOLING_MEAN, Output.Pooling.MEAN),
                arguments(Pooling.POOLING_TOKENS, Output.Pooling.TOKENS));
    }

    @ParameterizedTest
    @MethodSource("poolings")
    void parse_pooling_isOfTheLastHiddenState(Pooling asked, Output.Pooling pooling) throws Exception {
        assertThat(output(request(1).setPooling(asked), Cards.classifier())).isEqualTo(Output.lastHiddenState(pooling));
    }

    @ParameterizedTest
    @MethodSource("poolings")
    void parse_poolingWithLayer_isOfThatHiddenState(Pooling asked, Output.Pooling pooling) throws Exception {
        for (int layer = 0; layer <= Cards.LAYERS; layer++) {
            assertThat(output(request(1).setPooling(asked).setLayer(layer), Cards.classifier()))
                    .isEqualTo(Output.hiddenState(layer, pooling));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, Cards.LAYERS + 1, Integer.MAX_VALUE})
    void parse_layerThatIsNotThere_saysWhichAre(int layer) {
        assertInvalid(() -> parse(request(1).setLayer(layer), Cards.classifier()), "layer", layer + " given", "0 to 3");
    }

    @Test
    void parse_poolerOfACheckpointThatHasOne_isIt() throws Exception {
        assertThat(output(request(1).setPooling(Pooling.POOLING_POOLER), Cards.backbone()))
                .isEqualTo(Output.POOLER);
    }

    @Test
    void parse_poolerOfACheckpointWithout_isRefused() {
        assertInvalid(
                () -> parse(request(1).setPooling(Pooling.POOLING_POOLER), Cards.classifier()), "pooling", "no pooler");
    }

    @Test
    void parse_poolerOfALayer_isRefused() {
        assertInvalid(
                () -> parse(request(1).setPooling(Pooling.POOLING_POOLER).setLayer(1), Cards.backbone()),
                "pooling",
                "leave `layer` unset");
    }

    @Test
    void parse_poolingOfALaterContract_saysItsNumber() {
        assertInvalid(() -> parse(request(1).setPoolingValue(77), Cards.classifier()), "pooling", "77");
    }

    @ParameterizedTest
    @CsvSource({
        "DATA_TYPE_UNSPECIFIED, FLOAT32",
        "DATA_TYPE_FLOAT32, FLOAT32",
        "DATA_TYPE_FLOAT16, FLOAT16",
        "DATA_TYPE_INT8, INT8"
    })
    void parse_dataType_isTheVectors(DataType asked, VectorType type) throws Exception {
        Embed task =
                (Embed) parse(request(1).setDataType(asked), Cards.classifier()).task();

        assertThat(task.type()).isEqualTo(type);
    }

    @ParameterizedTest
    @EnumSource(names = {"DATA_TYPE_UINT8", "DATA_TYPE_INT64"})
    void parse_dataTypeThatNoVectorHas_saysWhichAre(DataType type) {
        assertInvalid(
                () -> parse(request(1).setDataType(type), Cards.classifier()),
                "data_type",
                type.name(),
                "DATA_TYPE_FLOAT16");
    }

    @Test
    void parse_dataTypeOfALaterContract_saysItsNumber() {
        assertInvalid(() -> parse(request(1).setDataTypeValue(42), Cards.classifier()), "data_type", "42");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void parse_normalize_isKept(boolean normalize) throws Exception {
        Embed task = (Embed)
                parse(request(1).setNormalize(normalize), Cards.classifier()).task();

        assertThat(task.normalize()).isEqualTo(normalize);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4})
    void parse_tooFewOrTooManyInputs_saysTheBound(int inputs) {
        assertInvalid(() -> parse(request(inputs), Cards.classifier()), "inputs", inputs + " given", "1 to 3");
    }

    @Test
    void parse_emptyInput_namesIt() {
        assertInvalid(
                () -> parse(request(1).addInputs(EmbedInput.getDefaultInstance()), Cards.classifier()),
                "inputs[1]",
                "image");
    }

    @Test
    void parse_emptyImage_namesIt() {
        EmbedInput empty =
                EmbedInput.newBuilder().setImage(Image.getDefaultInstance()).build();

        assertInvalid(() -> parse(request(1).addInputs(empty), Cards.classifier()), "inputs[1].image", "empty");
    }

    @Test
    void parse_text_isNotSupported() {
        EmbedInput text = EmbedInput.newBuilder().setText("a cat").build();

        assertUnsupported(
                () -> parse(request(1).addInputs(text), Cards.classifier()), "reads no text", "inputs[1].text");
    }

    @Test
    void parse_modelThatOnlyRanks_saysWhatItCan() {
        assertUnsupported(() -> parse(request(1), Cards.ranker()), "embeds no images", "classify");
    }

    @Test
    void parse_exportedModel_embedsItsOwnWay() throws Exception {
        assertThat(output(request(1), Cards.exported())).isEqualTo(Output.PROJECTION);
    }

    @Test
    void parse_layerOfAnExportedModel_saysThatItHasNone() {
        assertInvalid(
                () -> parse(request(1).setLayer(0), Cards.exported()), "layer", "exported without its hidden states");
    }

    @ParameterizedTest
    @EnumSource(
            value = Pooling.class,
            names = {"POOLING_CLS", "POOLING_MEAN", "POOLING_TOKENS"})
    void parse_poolingOfAnExportedModelWithoutTokens_saysWhatToLeaveUnset(Pooling asked) {
        assertInvalid(
                () -> parse(request(1).setPooling(asked), Cards.exported()), "pooling", "exported without its tokens");
    }

    private static Output output(EmbedRequest.Builder request, ModelCard card) throws RejectedException {
        return parse(request, card).task().output();
    }

    private static ParsedRequest parse(EmbedRequest.Builder request, ModelCard card) throws RejectedException {
        return EmbedParser.parse(request.build(), new ModelView("m", card, Optional.empty()), MAX_INPUTS);
    }

    private static EmbedRequest.Builder request(int inputs) {
        EmbedRequest.Builder request = EmbedRequest.newBuilder();
        for (int i = 0; i < inputs; i++) {
            request.addInputs(EmbedInput.newBuilder()
                    .setImage(Image.newBuilder().setEncoded(ByteString.copyFromUtf8("picture " + i))));
        }
        return request;
    }
}
