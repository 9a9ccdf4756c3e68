package io.sluice.model.engine.djl;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Writes the few opcodes of pickle protocol 2 that a TorchScript module without tensors needs. Reads nothing. */
final class PickleWriter {

    private static final int PROTOCOL = 0x80;
    private static final int GLOBAL = 'c';
    private static final int NEW_OBJECT = 0x81;
    private static final int BUILD = 'b';
    private static final int EMPTY_TUPLE = ')';
    private static final int EMPTY_DICT = '}';
    private static final int MARK = '(';
    private static final int SET_ITEMS = 'u';
    private static final int UNICODE = 'X';
    private static final int LONG1 = 0x8a;
    private static final int FLOAT = 'G';
    private static final int TRUE = 0x88;
    private static final int FALSE = 0x89;
    private static final int STOP = '.';

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private PickleWriter() {}

    /** An object of the class {@code __torch__.<name>} with these fields. */
    static byte[] module(String className, Map<String, Object> attributes) {
        PickleWriter pickle = new PickleWriter();
        pickle.start();
        pickle.out.write(GLOBAL);
        pickle.raw(("__torch__\n" + className + "\n").getBytes(StandardCharsets.UTF_8));
        pickle.out.write(EMPTY_TUPLE);
        pickle.out.write(NEW_OBJECT);
        pickle.out.write(EMPTY_DICT);
        pickle.out.write(MARK);
        attributes.forEach((name, value) -> {
            pickle.string(name);
            pickle.value(value);
        });
        pickle.out.write(SET_ITEMS);
        pickle.out.write(BUILD);
        return pickle.stop();
    }

    /** {@code ()} */
    static byte[] emptyTuple() {
        PickleWriter pickle = new PickleWriter();
        pickle.start();
        pickle.out.write(EMPTY_TUPLE);
        return pickle.stop();
    }

    private void start() {
        out.write(PROTOCOL);
        out.write(2);
    }

    private byte[] stop() {
        out.write(STOP);
        return out.toByteArray();
    }

    private void value(Object value) {
        if (value instanceof Boolean flag) {
            out.write(flag ? TRUE : FALSE);
        } else if (value instanceof Long number) {
            out.write(LONG1);
            out.write(Long.BYTES);
            raw(littleEndian(Long.BYTES).putLong(number).array());
        } else if (value instanceof Double number) {
            out.write(FLOAT);
            raw(ByteBuffer.allocate(Double.BYTES).putDouble(number).array());
        } else if (value instanceof String text) {
            string(text);
        } else {
            throw new IllegalArgumentException("an attribute cannot be a " + value.getClass());
        }
    }

    private void string(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.write(UNICODE);
        raw(littleEndian(Integer.BYTES).putInt(utf8.length).array());
        raw(utf8);
    }

    private void raw(byte[] bytes) {
        out.writeBytes(bytes);
    }

    private static ByteBuffer littleEndian(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
