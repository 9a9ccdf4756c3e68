package io.sluice.server.transport.message;

import com.google.protobuf.ProtocolMessageEnum;
import io.sluice.model.Task;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** How enum values are shown to a client. */
final class EnumText {

    private EnumText() {}

    /** The constant's name, or the bare number where this version of the contract knows none. */
    static String of(ProtocolMessageEnum constant, int number) {
        boolean known = !"UNRECOGNIZED".equals(constant.toString());
        return known ? constant.toString() : "the unknown number " + number;
    }

    /** E.g. {@code classify, embed_image}. */
    static String of(Set<Task> tasks) {
        return tasks.stream()
                .sorted()
                .map(task -> task.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
    }
}
