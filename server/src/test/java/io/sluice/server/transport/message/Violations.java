package io.sluice.server.transport.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.server.rejection.ModelRejection;
import io.sluice.server.rejection.Rejection;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Assertions on what a parser refuses. */
final class Violations {

    private Violations() {}

    /** The message must say what was given, and what is allowed. */
    static void assertInvalid(ThrowingCallable parsing, String field, String... said) {
        Rejection rejection = rejectionOf(parsing);

        assertThat(rejection).isInstanceOfSatisfying(Rejection.InvalidArgument.class, invalid -> {
            assertThat(invalid.field()).isEqualTo(field);
            assertThat(invalid.description()).contains(said);
        });
    }

    static void assertUnsupported(ThrowingCallable parsing, String... said) {
        Rejection rejection = rejectionOf(parsing);

        assertThat(rejection).isInstanceOf(ModelRejection.TaskNotSupported.class);
        assertThat(rejection.message()).contains(said);
    }

    private static Rejection rejectionOf(ThrowingCallable parsing) {
        RejectedException refused = catchThrowableOfType(RejectedException.class, parsing);
        assertThat(refused).as("refused").isNotNull();
        return refused.rejection();
    }
}
