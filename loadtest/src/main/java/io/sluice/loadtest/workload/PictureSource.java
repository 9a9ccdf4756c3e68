package io.sluice.loadtest.workload;

import com.google.protobuf.ByteString;
import io.sluice.proto.v1.DataType;
import io.sluice.proto.v1.Image;
import io.sluice.proto.v1.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Where the pictures of a request come from. */
public sealed interface PictureSource {

    /**
     * The pictures, read or made; at least one.
     *
     * @throws IOException if a file cannot be read
     */
    List<Image> images() throws IOException;

    /** Pixels of noise, UINT8 {@code [side, side, 3]}, the same at every call. */
    record Noise(int side) implements PictureSource {

        static final int SIDE_LIMIT = 4096;
        private static final int CHANNELS = 3;
        private static final long SEED = 1;

        public Noise {
            if (side < 1 || side > SIDE_LIMIT) {
                throw new IllegalArgumentException(
                        "tensor:S needs a side in [1, %d], got '%d'".formatted(SIDE_LIMIT, side));
            }
        }

        @Override
        public List<Image> images() {
            byte[] pixels = new byte[side * side * CHANNELS];
            new SplittableRandom(SEED).nextBytes(pixels);
            Tensor tensor = Tensor.newBuilder()
                    .setDataType(DataType.DATA_TYPE_UINT8)
                    .addShape(side)
                    .addShape(side)
                    .addShape(CHANNELS)
                    .setData(ByteString.copyFrom(pixels))
                    .build();
            return List.of(Image.newBuilder().setTensor(tensor).build());
        }
    }

    /** A drawn picture, encoded as {@code jpeg} or {@code png}. */
    record Drawn(String format, int width, int height) implements PictureSource {

        static final int SIDE_LIMIT = 8192;

        public Drawn {
            if (width < 1 || width > SIDE_LIMIT || height < 1 || height > SIDE_LIMIT) {
                throw new IllegalArgumentException(
                        "%s:WxH needs sides in [1, %d], got '%dx%d'".formatted(format, SIDE_LIMIT, width, height));
            }
        }

        @Override
        public List<Image> images() throws IOException {
            return List.of(encoded(DrawnPicture.encode(format, width, height)));
        }
    }

    /** A file, or every picture in a folder; sent as it is. */
    record FileOrFolder(Path path) implements PictureSource {

        private static final Pattern PICTURE = Pattern.compile("(?i).*\\.(jpe?g|png|webp)");

        @Override
        public List<Image> images() throws IOException {
            List<Image> images = new ArrayList<>();
            for (Path file : files()) {
                images.add(encoded(Files.readAllBytes(file)));
            }
            return images;
        }

        private List<Path> files() throws IOException {
            if (!Files.exists(path)) {
                throw new IOException("there is no file '%s'".formatted(path));
            }
            if (!Files.isDirectory(path)) {
                return List.of(path);
            }
            try (Stream<Path> entries = Files.list(path)) {
                List<Path> pictures = entries.filter(
                                file -> PICTURE.matcher(file.toString()).matches())
                        .sorted()
                        .toList();
                if (pictures.isEmpty()) {
                    throw new IOException("'%s' holds no JPEG, PNG or WebP file".formatted(path));
                }
                return pictures;
            }
        }
    }

    /**
     * Reads {@code tensor:S}, {@code jpeg:WxH}, {@code png:WxH}, or the name of a file or a folder of pictures.
     *
     * @param folder that a relative name is taken from
     * @throws IllegalArgumentException if a size is not usable
     */
    static PictureSource parse(String text, Path folder) {
        Matcher tensor = Pattern.compile("tensor:(.*)").matcher(text);
        if (tensor.matches()) {
            return new Noise(size(tensor.group(1)));
        }
        Matcher drawn = Pattern.compile("(jpeg|png):([^x]*)x?(.*)").matcher(text);
        if (drawn.matches()) {
            return new Drawn(drawn.group(1), size(drawn.group(2)), size(drawn.group(3)));
        }
        return new FileOrFolder(folder.resolve(text));
    }

    /** 0, which is out of every range, where that is no number. */
    private static int size(String digits) {
        return digits.matches("\\d{1,9}") ? Integer.parseInt(digits) : 0;
    }

    private static Image encoded(byte[] file) {
        return Image.newBuilder().setEncoded(ByteString.copyFrom(file)).build();
    }
}
