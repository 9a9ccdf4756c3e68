package io.sluice.model.engine.djl;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import io.sluice.model.engine.EngineException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** One compiled TorchScript module. Safe for use by several threads until it is closed. */
final class TorchModule implements AutoCloseable {

    private static final String METHOD = "forward";

    private final PtNDManager memory;
    private final PtSymbolBlock block;

    private TorchModule(PtNDManager memory, PtSymbolBlock block) {
        this.memory = memory;
        this.block = block;
    }

    /** @throws EngineException if libtorch does not compile {@code source} */
    static TorchModule compile(String className, Map<String, Object> attributes, String source) {
        byte[] archive = TorchArchive.of(className, attributes, source);
        try {
            return read(new ByteArrayInputStream(archive));
        } catch (IOException | RuntimeException e) {
            throw new EngineException("libtorch cannot compile the graph (%s)".formatted(e.getMessage()), e);
        }
    }

    /**
     * A module from a file.
     *
     * @param name of the file, in errors
     * @param archive its bytes
     * @throws EngineException if libtorch does not take it
     */
    static TorchModule load(String name, ByteBuffer archive) {
        try {
            return read(new BufferInput(archive.duplicate()));
        } catch (IOException | RuntimeException e) {
            throw new EngineException("%s: libtorch does not take it (%s)".formatted(name, e.getMessage()), e);
        }
    }

    /*
     * Not by DJL's Model, which makes a temporary folder for each that it reads from a stream: the JVM would keep their names until
     * it ends, one more for each reload, and the folders would stay where it is killed.
     */
    private static TorchModule read(InputStream archive) throws IOException {
        PtNDManager memory = (PtNDManager) Engine.getEngine(TorchRuntime.ENGINE).newBaseManager(Device.cpu());
        try {
            PtSymbolBlock block = JniUtils.loadModule(memory, archive, false, false);
            block.freezeParameters(true);
            return new TorchModule(memory, block);
        } catch (IOException | RuntimeException e) {
            memory.close();
            throw e;
        }
    }

    /** Reads a buffer. */
    private static final class BufferInput extends InputStream {

        private final ByteBuffer bytes;

        BufferInput(ByteBuffer bytes) {
            this.bytes = bytes;
        }

        @Override
        public int read() {
            return bytes.hasRemaining() ? bytes.get() & 0xff : -1;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            if (!bytes.hasRemaining()) {
                return length == 0 ? 0 : -1;
            }
            int count = Math.min(length, bytes.remaining());
            bytes.get(target, offset, count);
            return count;
        }
    }

    /** As {@link #compile}, of a resource beside this class that defines {@code className}, without attributes. */
    static TorchModule ofResource(String className, String resource) {
        return compile(className, Map.of("training", false), source(resource));
    }

    /** The text of a resource beside this class. */
    static String source(String resource) {
        try (InputStream in = TorchModule.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new EngineException("the resource %s is missing from the class path".formatted(resource), null);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new EngineException("the resource %s cannot be read".formatted(resource), e);
        }
    }

    /** Owns what is created from it until the module is closed. */
    PtNDManager memory() {
        return memory;
    }

    /** Runs {@code forward} on the calling thread; the caller closes the result. */
    IValue run(IValue... arguments) {
        TorchRuntime.prepareThread();
        return IValueUtils.runMethod(block, METHOD, arguments);
    }

    @Override
    public void close() {
        memory.close();
    }
}
