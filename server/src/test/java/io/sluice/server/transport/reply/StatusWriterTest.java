package io.sluice.server.transport.reply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.ResourceInfo;
import com.google.rpc.RetryInfo;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.sluice.server.rejection.AccessRejection;
import io.sluice.server.rejection.CallRejection;
import io.sluice.server.rejection.CallRejection.DeadlineExceeded.Gate;
import io.sluice.server.rejection.CallRejection.TransfersFull.Direction;
import io.sluice.server.rejection.ExecutionRejection;
import io.sluice.server.rejection.ModelRejection;
import io.sluice.server.rejection.Overload;
import io.sluice.server.rejection.Rejection;
import io.sluice.server.transport.message.ModelTarget;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class StatusWriterTest {

    private static final Duration LATER = Duration.ofMillis(1250);

    /** What clients accept without being asked to. */
    private static final int CLIENT_METADATA_BYTES = 8192;

    /** One of each cause, and what its status must say beside ErrorInfo. */
    static Stream<Arguments> mapping() {
        return Stream.of(
                arguments(
                        new Rejection.InvalidArgument("images[1].encoded", "no picture"),
                        Code.INVALID_ARGUMENT,
                        List.of(BadRequest.class)),
                arguments(new ModelRejection.ModelNotFound("m", "a, b"), Code.NOT_FOUND, List.of(ResourceInfo.class)),
                arguments(
                        new ModelRejection.VersionNotFound("m", "abcdef", "012345"),
                        Code.NOT_FOUND,
                        List.of(ResourceInfo.class)),
                arguments(
                        new ModelRejection.VersionGone("m", "abcdef", LATER),
                        Code.UNAVAILABLE,
                        List.of(RetryInfo.class)),
                arguments(new ModelRejection.LoadFailed("m", "why", "abcdef"), Code.FAILED_PRECONDITION, List.of()),
                arguments(
                        new ModelRejection.ModelNotReady("m", "LOADING", LATER),
                        Code.UNAVAILABLE,
                        List.of(RetryInfo.class)),
                arguments(new ModelRejection.TaskNotSupported("m", "cannot"), Code.FAILED_PRECONDITION, List.of()),
                arguments(new Overload.QueueFull("m", 8, LATER), Code.RESOURCE_EXHAUSTED, List.of(RetryInfo.class)),
                arguments(new Overload.RequestsFull("m", 8, LATER), Code.RESOURCE_EXHAUSTED, List.of(RetryInfo.class)),
                arguments(
                        new Overload.PredictedLate("m", LATER, LATER, LATER),
                        Code.RESOURCE_EXHAUSTED,
                        List.of(RetryInfo.class)),
                arguments(new Overload.BytesFull("m", 8, LATER), Code.RESOURCE_EXHAUSTED, List.of(RetryInfo.class)),
                arguments(new CallRejection.DeadlineExceeded(Gate.BATCH), Code.DEADLINE_EXCEEDED, List.of()),
                arguments(new CallRejection.Cancelled(), Code.CANCELLED, List.of()),
                arguments(new CallRejection.Draining(LATER), Code.UNAVAILABLE, List.of(RetryInfo.class)),
                arguments(
                        new CallRejection.StreamsFull(8, true, LATER),
                        Code.RESOURCE_EXHAUSTED,
                        List.of(RetryInfo.class)),
                arguments(
                        new CallRejection.TransfersFull(Direction.ARRIVING, 8, false, LATER),
                        Code.RESOURCE_EXHAUSTED,
                        List.of(RetryInfo.class)),
                arguments(new CallRejection.TransferTimeout(LATER), Code.DEADLINE_EXCEEDED, List.of()),
                arguments(new AccessRejection.AdminDisabled("LoadModel"), Code.PERMISSION_DENIED, List.of()),
                arguments(new AccessRejection.AdminBusy(4, LATER), Code.RESOURCE_EXHAUSTED, List.of(RetryInfo.class)),
                arguments(new AccessRejection.CredentialsMissing(), Code.UNAUTHENTICATED, List.of()),
                arguments(new AccessRejection.CredentialsRejected(), Code.UNAUTHENTICATED, List.of()),
                arguments(
                        new AccessRejection.PermissionDenied("LoadModel", "admin"), Code.PERMISSION_DENIED, List.of()),
                arguments(
                        new AccessRejection.RateLimited(10, LATER), Code.RESOURCE_EXHAUSTED, List.of(RetryInfo.class)),
                arguments(
                        new AccessRejection.CallsLimited(4, LATER), Code.RESOURCE_EXHAUSTED, List.of(RetryInfo.class)),
                arguments(new ExecutionRejection.Fault("m", "NaN"), Code.INTERNAL, List.of()),
                arguments(
                        new ExecutionRejection.ReplicaHung("m", "cpu:0/0", LATER),
                        Code.UNAVAILABLE,
                        List.of(RetryInfo.class)),
                arguments(new ExecutionRejection.NoReplica("m", LATER), Code.UNAVAILABLE, List.of(RetryInfo.class)),
                arguments(new Rejection.Bug("0123"), Code.INTERNAL, List.of()));
    }

    @Test
    void mapping_coversEveryCause() {
        assertThat(mapping().<Class<?>>map(row -> row.get()[0].getClass()).toList())
                .containsExactlyInAnyOrderElementsOf(
                        leaves(Rejection.class).distinct().toList());
        assertThat(mapping().map(row -> ((Rejection) row.get()[0]).reason()).toList())
                .containsExactlyInAnyOrder(Rejection.Reason.values());
    }

    private static Stream<Class<?>> leaves(Class<?> type) {
        return type.isSealed()
                ? Arrays.stream(type.getPermittedSubclasses()).flatMap(StatusWriterTest::leaves)
                : Stream.of(type);
    }

    @ParameterizedTest
    @MethodSource("mapping")
    void status_ofEachCause_hasItsCodeAndDetails(Rejection rejection, Code code, List<Class<? extends Message>> details)
            throws Exception {
        com.google.rpc.Status status = statusOf(rejection);

        assertThat(Code.forNumber(status.getCode())).isEqualTo(code);
        assertThat(status.getMessage()).isEqualTo(rejection.message());
        ErrorInfo info = status.getDetails(0).unpack(ErrorInfo.class);
        assertThat(info.getReason()).isEqualTo(rejection.reason().name());
        assertThat(info.getDomain()).isEqualTo("sluice");
        assertThat(status.getDetailsList().stream().skip(1).map(Any::getTypeUrl))
                .containsExactlyElementsOf(details.stream()
                        .map(type -> "type.googleapis.com/google.rpc." + type.getSimpleName())
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("mapping")
    void status_ofEachCause_pushesBackOnlyOverload(Rejection rejection, Code code, List<?> details) {
        String pushback = trailers(rejection).get(StatusWriter.RETRY_PUSHBACK);

        assertThat(pushback).isEqualTo(code == Code.RESOURCE_EXHAUSTED ? "1250" : null);
    }

    @Test
    void status_ofAnInvalidField_namesIt() throws Exception {
        BadRequest bad = detail(new Rejection.InvalidArgument("images[1].encoded", "no picture"), BadRequest.class);

        assertThat(bad.getFieldViolationsList()).singleElement().satisfies(violation -> {
            assertThat(violation.getField()).isEqualTo("images[1].encoded");
            assertThat(violation.getDescription()).isEqualTo("no picture");
        });
    }

    @Test
    void status_ofAnUnknownModel_namesTheResource() throws Exception {
        ResourceInfo resource = detail(new ModelRejection.ModelNotFound("m", "a, b"), ResourceInfo.class);

        assertThat(resource.getResourceType()).isEqualTo("sluice.v1.Model");
        assertThat(resource.getResourceName()).isEqualTo("m");
    }

    @Test
    void status_ofOverload_saysWhenToRetry() throws Exception {
        RetryInfo retry = detail(new Overload.QueueFull("m", 8, LATER), RetryInfo.class);

        assertThat(retry.getRetryDelay().getSeconds()).isEqualTo(1);
        assertThat(retry.getRetryDelay().getNanos()).isEqualTo(250_000_000);
    }

    @Test
    void status_ofTheLongestMessages_fitsIntoTrailersThatClientsAccept() {
        String endless = "x".repeat(100_000);

        Stream.of(
                        new Rejection.InvalidArgument("version", endless),
                        new ModelRejection.ModelNotFound("m".repeat(ModelTarget.NAME_LIMIT), endless),
                        new ModelRejection.ModelNotReady("m", endless, LATER))
                .forEach(rejection -> {
                    int bytes = rejectionBytes(rejection);
                    assertThat(bytes).as(rejection.reason().name()).isLessThan(CLIENT_METADATA_BYTES / 2);
                });
    }

    private static int rejectionBytes(Rejection rejection) {
        StatusRuntimeException exception = StatusWriter.status(rejection);
        String message = Objects.requireNonNull(exception.getStatus().getDescription());
        int details = statusOf(rejection).getSerializedSize();
        return message.getBytes(StandardCharsets.UTF_8).length + details * 4 / 3;
    }

    private static <T extends Message> T detail(Rejection rejection, Class<T> type) throws Exception {
        for (Any any : statusOf(rejection).getDetailsList()) {
            if (any.is(type)) {
                return any.unpack(type);
            }
        }
        throw new AssertionError("no " + type.getSimpleName());
    }

    private static com.google.rpc.Status statusOf(Rejection rejection) {
        return Objects.requireNonNull(StatusProto.fromThrowable(StatusWriter.status(rejection)));
    }

    private static Metadata trailers(Rejection rejection) {
        return Objects.requireNonNull(StatusWriter.status(rejection).getTrailers());
    }
}
