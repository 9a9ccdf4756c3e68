package io.sluice.server.transport.message;

import static io.sluice.server.transport.message.Violations.assertInvalid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.google.protobuf.ByteString;
import io.sluice.proto.v1.DataType;
import io.sluice.proto.v1.Image;
import io.sluice.proto.v1.Tensor;
import io.sluice.server.request.RequestInput;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageParserTest {

    private static final DataType UINT8 = DataType.DATA_TYPE_UINT8;
    private static final DataType FLOAT32 = DataType.DATA_TYPE_FLOAT32;

    private final ImageParser parser = new ImageParser(Cards.INPUT_SIZE);

    @Test
    void parse_encoded_viewsTheMessagesBytes() throws Exception {
        ByteString file = ByteString.copyFromUtf8("a whole file");

        RequestInput input = parser.parse(Image.newBuilder().setEncoded(file).build(), "images[0]");

        assertThat(input).isInstanceOfSatisfying(RequestInput.Encoded.class, encoded -> {
            assertThat(encoded.field()).isEqualTo("images[0].encoded");
            assertThat(encoded.file().isReadOnly()).isTrue();
            assertThat(ByteString.copyFrom(encoded.file().duplicate())).isEqualTo(file);
        });
    }

    @Test
    void parse_uint8OfAnySize_givesPixels() throws Exception {
        RequestInput input = parser.parse(tensor(UINT8, 45, 5, 3, 3), "images[2]");

        assertThat(input).isInstanceOfSatisfying(RequestInput.Pixels.class, pixels -> {
            assertThat(pixels.field()).isEqualTo("images[2].tensor");
            assertThat(pixels.height()).isEqualTo(5);
            assertThat(pixels.width()).isEqualTo(3);
            assertThat(pixels.bytes()).isEqualTo(45);
        });
    }

    @Test
    void parse_float32OfTheModelsSize_givesNormalizedLittleEndian() throws Exception {
        RequestInput input = parser.parse(tensor(FLOAT32, 48, 3, 2, 2), "images[0]");

        assertThat(input).isInstanceOfSatisfying(RequestInput.Normalized.class, normalized -> {
            assertThat(normalized.bytes()).isEqualTo(48);
            assertThat(normalized.values().order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
        });
    }

    @Test
    void parse_nothingSet_namesTheImage() {
        assertInvalid(() -> parser.parse(Image.getDefaultInstance(), "images[1]"), "images[1]", "encoded", "tensor");
    }

    @Test
    void parse_noBytes_namesTheField() {
        Image empty = Image.newBuilder().setEncoded(ByteString.EMPTY).build();

        assertInvalid(() -> parser.parse(empty, "images[1]"), "images[1].encoded", "0 bytes");
    }

    @ParameterizedTest
    @EnumSource(names = {"DATA_TYPE_UNSPECIFIED", "DATA_TYPE_INT8", "DATA_TYPE_INT64", "DATA_TYPE_FLOAT16"})
    void parse_typeThatIsNoPicture_saysWhichAre(DataType type) {
        assertInvalid(
                () -> parser.parse(tensor(type, 12, 2, 2, 3), "images[0]"),
                "images[0].tensor.data_type",
                type.name(),
                "DATA_TYPE_UINT8 [H, W, 3]",
                "DATA_TYPE_FLOAT32 [3, 2, 2]");
    }

    @Test
    void parse_typeOfALaterContract_saysItsNumber() {
        Image unknown = Image.newBuilder()
                .setTensor(Tensor.newBuilder().setDataTypeValue(99))
                .build();

        assertInvalid(() -> parser.parse(unknown, "images[0]"), "images[0].tensor.data_type", "99");
    }

    static Stream<Arguments> wrongShapes() {
        return Stream.of(
                arguments(UINT8, new long[] {}, "[]"),
                arguments(UINT8, new long[] {12}, "[12]"),
                arguments(UINT8, new long[] {1, 2, 2, 3}, "[1, 2, 2, 3]"),
                arguments(UINT8, new long[] {3, 2, 2}, "[3, 2, 2]"),
                arguments(UINT8, new long[] {2, 2, 4}, "[2, 2, 4]"),
                arguments(UINT8, new long[] {0, 2, 3}, "[0, 2, 3]"),
                arguments(UINT8, new long[] {-2, -2, 3}, "[-2, -2, 3]"),
                arguments(UINT8, new long[] {Long.MAX_VALUE, Long.MAX_VALUE, 3}, "9223372036854775807"),
                arguments(UINT8, new long[] {1L << 62, 4, 3}, "4611686018427387904"),
                arguments(FLOAT32, new long[] {2, 2, 3}, "[2, 2, 3]"),
                arguments(FLOAT32, new long[] {3, 4, 4}, "[3, 4, 4]"),
                arguments(FLOAT32, new long[] {3, 4, 2}, "[3, 4, 2]"),
                arguments(FLOAT32, new long[] {3, 2, 4}, "[3, 2, 4]"),
                arguments(FLOAT32, new long[] {1, 2, 2}, "[1, 2, 2]"),
                arguments(FLOAT32, new long[] {1, 3, 2, 2}, "[1, 3, 2, 2]"),
                arguments(FLOAT32, new long[] {3, 2, -2}, "[3, 2, -2]"));
    }

    @ParameterizedTest
    @MethodSource("wrongShapes")
    void parse_wrongShape_saysIt(DataType type, long[] shape, String said) {
        assertInvalid(() -> parser.parse(tensor(type, 12, shape), "images[0]"), "images[0].tensor.shape", said);
    }

    @Test
    void parse_shapeOfAMillionExtents_isNotRepeatedInFull() {
        List<Long> extents = new ArrayList<>(Collections.nCopies(1_000_000, 1L));
        Image image = Image.newBuilder()
                .setTensor(Tensor.newBuilder().setDataType(UINT8).addAllShape(extents))
                .build();

        assertInvalid(() -> parser.parse(image, "images[0]"), "images[0].tensor.shape", "... 1000000 extents]");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 11, 13})
    void parse_bytesThatAreNotOfTheShape_saysBoth(int bytes) {
        assertInvalid(
                () -> parser.parse(tensor(UINT8, bytes, 2, 2, 3), "images[0]"),
                "images[0].tensor.data",
                bytes + " bytes given",
                "[2, 2, 3]",
                "has 12");
    }

    @Test
    void parse_float32OfOneByteEach_saysHowManyThereShouldBe() {
        assertInvalid(() -> parser.parse(tensor(FLOAT32, 12, 3, 2, 2), "images[0]"), "images[0].tensor.data", "has 48");
    }

    @ParameterizedTest
    @ValueSource(floats = {1, -1, Float.NaN})
    void parse_scaleOfATypeWithoutOne_isRefused(float scale) {
        Image scaled = Image.newBuilder()
                .setTensor(tensor(UINT8, 12, 2, 2, 3).getTensor().toBuilder().setScale(scale))
                .build();

        assertInvalid(() -> parser.parse(scaled, "images[0]"), "images[0].tensor.scale", String.valueOf(scale), "INT8");
    }

    private static Image tensor(DataType type, int bytes, long... shape) {
        Tensor.Builder tensor = Tensor.newBuilder().setDataType(type).setData(ByteString.copyFrom(new byte[bytes]));
        for (long extent : shape) {
            tensor.addShape(extent);
        }
        return Image.newBuilder().setTensor(tensor).build();
    }
}
