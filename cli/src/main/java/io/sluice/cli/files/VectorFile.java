package io.sluice.cli.files;

import io.sluice.cli.output.UserException;
import io.sluice.client.Vector;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Vectors of one shape and type as one array on disk, the scales of INT8 vectors beside it. */
public final class VectorFile {

    private static final String SUFFIX = ".npy";
    private static final String SCALES_SUFFIX = ".scales.npy";

    private VectorFile() {}

    /**
     * @param vectors at least one, all from one call's options and so of one shape and type
     * @return the files written
     * @throws UserException if a file cannot be written; says which, and why
     */
    public static List<Path> write(Path file, List<Vector> vectors) throws UserException {
        Vector first = vectors.get(0);
        List<Integer> shape = new ArrayList<>(List.of(vectors.size()));
        shape.addAll(first.shape());
        try {
            Npy.write(
                    file,
                    type(first.type()),
                    shape,
                    vectors.stream().map(Vector::data).toList());
            if (first.type() != Vector.Type.INT8) {
                return List.of(file);
            }
            Path scalesFile = scalesBeside(file);
            Npy.write(scalesFile, Npy.Type.FLOAT32, List.of(vectors.size()), List.of(scales(vectors)));
            return List.of(file, scalesFile);
        } catch (NoSuchFileException missing) {
            throw new UserException("'%s' cannot be written: its folder does not exist".formatted(file));
        } catch (IOException failure) {
            throw new UserException("'%s' cannot be written: %s".formatted(file, failure.getMessage()));
        }
    }

    /** {@code vectors.npy} becomes {@code vectors.scales.npy}. */
    static Path scalesBeside(Path file) {
        String name = String.valueOf(file.getFileName());
        String stem = name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name;
        return file.resolveSibling(stem + SCALES_SUFFIX);
    }

    private static ByteBuffer scales(List<Vector> vectors) {
        ByteBuffer scales = ByteBuffer.allocate(vectors.size() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        vectors.forEach(vector -> scales.putFloat(vector.scale()));
        return scales.flip();
    }

    private static Npy.Type type(Vector.Type type) {
        return switch (type) {
            case FLOAT32 -> Npy.Type.FLOAT32;
            case FLOAT16 -> Npy.Type.FLOAT16;
            case INT8 -> Npy.Type.INT8;
        };
    }
}
