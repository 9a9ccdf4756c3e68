package io.sluice.model;

import io.sluice.model.rooms.RoomsContract;

final class RoomsTest extends RoomsContract {

    /** {@code model} is the package at the top: the words that every room speaks, and the way in, which composes them. */
    private static final String MAY_USE = """
            model            : snapshot architecture image tokenizer engine engine.device engine.djl engine.exported engine.layout engine.onnx engine.synthetic
            snapshot         : model
            image            : model engine
            tokenizer        : model snapshot engine
            engine           : model
            engine.layout    : engine
            architecture     : model snapshot image tokenizer engine engine.layout
            engine.device    : model engine
            engine.djl       : model snapshot engine engine.device engine.exported engine.sessions
            engine.exported  : engine engine.device engine.layout engine.rows engine.sessions
            engine.onnx      : model snapshot engine engine.device engine.exported engine.layout engine.rows engine.sessions
            engine.rows      : engine engine.layout
            engine.sessions  : engine
            engine.synthetic : model engine
            """;

    private static final String LIBRARY_ROOMS = """
            ai.djl              : engine.djl tokenizer
            ai.djl.pytorch      : engine.djl
            ai.onnxruntime      : engine.onnx
            com.luciad          : image
            javax.imageio       : image
            com.google.gson     : snapshot architecture image tokenizer
            io.grpc             :
            com.google.protobuf :
            com.lmax            :
            """;

    RoomsTest() {
        super("io.sluice.model", MAY_USE, LIBRARY_ROOMS);
    }

    /** The engines are rooms of their own inside {@code engine}; every other room includes what is below it. */
    @Override
    protected String packageOf(String room) {
        return switch (room) {
            case "model" -> "io.sluice.model";
            case "engine" -> "io.sluice.model.engine";
            default -> super.packageOf(room);
        };
    }

    @Override
    protected String cycleSlices() {
        return "io.sluice.model.(**)";
    }
}
