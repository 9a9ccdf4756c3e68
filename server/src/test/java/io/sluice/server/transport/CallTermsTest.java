package io.sluice.server.transport;

import static io.sluice.server.transport.TransportFixture.failureOf;
import static io.sluice.server.transport.TransportFixture.get;
import static io.sluice.server.transport.TransportFixture.request;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.rpc.BadRequest;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.MetadataUtils;
import io.sluice.proto.v1.ClassifyResponse;
import io.sluice.proto.v1.InferenceServiceGrpc.InferenceServiceFutureStub;
import io.sluice.server.request.CallTerms;
import io.sluice.server.request.Priority;
import io.sluice.server.transport.call.ServedModels;
import io.sluice.server.transport.terms.ClientKey;
import io.sluice.server.transport.terms.TermsPolicy;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whom a call counts for, and how urgent it is: from its headers to its request. */
class CallTermsTest {

    private static final String PRIORITY = "sluice-priority";

    @Test
    void classify_saysNothing_isItsAddressesAndInteractive() throws Exception {
        try (TransportFixture transport = TransportFixture.start("m")) {
            transport.classify("m");

            CallTerms terms = transport.repository.takeSubmitted().terms();

            assertThat(terms.client()).isEqualTo("address:127.0.0.1");
            assertThat(terms.priority()).isEqualTo(Priority.INTERACTIVE);
        }
    }

    @ParameterizedTest
    @CsvSource({"bulk, BULK", "interactive, INTERACTIVE"})
    void classify_priority_isTheRequests(String value, Priority expected) throws Exception {
        try (TransportFixture transport = TransportFixture.start("m")) {
            with(transport, PRIORITY, value).classify(request("m"));

            assertThat(transport.repository.takeSubmitted().terms().priority()).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "BULK, BULK",
        "urgent, urgent",
        "'', ''",
        "1234567890123456789012345678901234, 12345678901234567890123456789012..."
    })
    void classify_priorityThatThereIsNot_isRefusedUnread(String value, String shown) throws Exception {
        try (TransportFixture transport = TransportFixture.start("m")) {
            StatusRuntimeException failure =
                    failureOf(with(transport, PRIORITY, value).classify(request("m")));

            assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
            assertThat(violation(failure).getField()).isEqualTo(PRIORITY);
            assertThat(violation(failure).getDescription())
                    .isEqualTo("must be interactive or bulk, got '%s'".formatted(shown));
            assertThat(transport.telemetry.ends())
                    .isEqualTo(Map.of(ServedModels.UNKNOWN_MODEL + " INVALID_ARGUMENT", 1L));
        }
    }

    @Test
    void classify_refusedUnread_doesNotHoldUpAStop() throws Exception {
        try (TransportFixture transport = TransportFixture.start("m")) {
            failureOf(with(transport, PRIORITY, "urgent").classify(request("m")));

            assertThat(transport.server.stop(TransportFixture.PATIENCE)).isTrue();
        }
    }

    @Test
    void classify_clientByHeader_isWhatItClaims() throws Exception {
        TermsPolicy byTeam = new TermsPolicy(ClientKey.parse("metadata:x-team"), Duration.ZERO, Duration.ZERO);
        try (TransportFixture transport = TransportFixture.startWith(byTeam, "m")) {
            with(transport, "x-team", "red").classify(request("m"));
            assertThat(transport.repository.takeSubmitted().terms().client()).isEqualTo("claimed:red");

            transport.classify("m");
            assertThat(transport.repository.takeSubmitted().terms().client()).isEqualTo("address:127.0.0.1");
        }
    }

    @Test
    void classify_clientsAreAlike_isNobodys() throws Exception {
        TermsPolicy alike = new TermsPolicy(ClientKey.NONE, Duration.ZERO, Duration.ZERO);
        try (TransportFixture transport = TransportFixture.startWith(alike, "m")) {
            transport.classify("m");

            assertThat(transport.repository.takeSubmitted().terms().client()).isEqualTo(CallTerms.NOBODY);
        }
    }

    @Test
    void classify_bulk_isServedAsAnyOther() throws Exception {
        try (TransportFixture transport = TransportFixture.start("m")) {
            ListenableFuture<ClassifyResponse> call =
                    with(transport, PRIORITY, "bulk").classify(request("m"));

            TransportFixture.answer(transport.repository.takeSubmitted());

            assertThat(get(call).getModel()).isEqualTo("m");
        }
    }

    private static InferenceServiceFutureStub with(TransportFixture transport, String header, String value) {
        Metadata headers = new Metadata();
        headers.put(Metadata.Key.of(header, Metadata.ASCII_STRING_MARSHALLER), value);
        return transport.inference().withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    private static BadRequest.FieldViolation violation(StatusRuntimeException failure) throws Exception {
        return Objects.requireNonNull(StatusProto.fromThrowable(failure)).getDetailsList().stream()
                .filter(detail -> detail.is(BadRequest.class))
                .findFirst()
                .orElseThrow()
                .unpack(BadRequest.class)
                .getFieldViolations(0);
    }
}
