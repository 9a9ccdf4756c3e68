package io.sluice.server.transport.terms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.sluice.server.request.CallTerms;
import io.sluice.server.transport.identity.PeerAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientKeyTest {

    private static final Metadata NOTHING = new Metadata();

    @Test
    void parse_everyForm_isRead() {
        assertThat(ClientKey.parse("none")).isEqualTo(ClientKey.NONE);
        assertThat(ClientKey.parse("peer")).isEqualTo(ClientKey.PEER);
        assertThat(ClientKey.parse("metadata:x-api_key.name")).isEqualTo(new ClientKey.Header("x-api_key.name"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Peer",
                " peer",
                "metadata",
                "metadata:",
                "metadata:X-Team",
                "metadata:team-bin",
                "metadata:grpc-team",
                "metadata::path",
                "metadata:a b"
            })
    void parse_anythingElse_namesTheSettingAndWhatIsAllowed(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ClientKey.parse(text))
                .withMessageStartingWith("fairness.client-key must be none, peer or metadata:NAME")
                .withMessageEndingWith("got '" + text + "'");
    }

    @ParameterizedTest
    @CsvSource({"192.0.2.7, 1", "192.0.2.7, 65535"})
    void clientOf_peer_isItsAddressWithoutThePort(String host, int port) {
        assertThat(ClientKey.PEER.clientOf(NOTHING, from(new InetSocketAddress(host, port))))
                .isEqualTo("address:192.0.2.7");
    }

    @Test
    void clientOf_peerWithoutANetwork_isOneName() {
        assertThat(ClientKey.PEER.clientOf(NOTHING, from(UnixDomainSocketAddress.of("a.sock"))))
                .isEqualTo(PeerAddress.LOCAL);
        assertThat(ClientKey.PEER.clientOf(NOTHING, Attributes.EMPTY)).isEqualTo(PeerAddress.LOCAL);
    }

    @Test
    void clientOf_none_isNobody() {
        assertThat(ClientKey.NONE.clientOf(NOTHING, from(new InetSocketAddress("192.0.2.7", 1))))
                .isEqualTo(CallTerms.NOBODY);
    }

    @ParameterizedTest
    @CsvSource({"red, claimed:red", "' red ', claimed:red", "'', address:192.0.2.7", "'  ', address:192.0.2.7"})
    void clientOf_header_isItsValueOrElseThePeer(String value, String expected) {
        assertThat(team().clientOf(saying(value), from(new InetSocketAddress("192.0.2.7", 1))))
                .isEqualTo(expected);
    }

    @Test
    void clientOf_headerIsMissing_isThePeer() {
        assertThat(team().clientOf(NOTHING, from(new InetSocketAddress("192.0.2.7", 1))))
                .isEqualTo("address:192.0.2.7");
    }

    @Test
    void clientOf_headerSeveralTimes_isTheLast() {
        Metadata headers = saying("red");
        headers.merge(saying("blue"));

        assertThat(team().clientOf(headers, Attributes.EMPTY)).isEqualTo("claimed:blue");
    }

    @Test
    void clientOf_claimThatLooksLikeAnAddress_isNotTakenForOne() {
        String claimed = team().clientOf(saying("address:192.0.2.7"), Attributes.EMPTY);

        assertThat(claimed).isNotEqualTo("address:192.0.2.7");
    }

    @Test
    void clientOf_longNames_stayApartAndStable() {
        String start = "x".repeat(CallTerms.CLIENT_LIMIT);

        String one = team().clientOf(saying(start + "1"), Attributes.EMPTY);
        String other = team().clientOf(saying(start + "2"), Attributes.EMPTY);

        assertThat(one).hasSizeLessThanOrEqualTo(CallTerms.CLIENT_LIMIT).isNotEqualTo(other);
        assertThat(team().clientOf(saying(start + "1"), Attributes.EMPTY)).isEqualTo(one);
    }

    private static ClientKey team() {
        return ClientKey.parse("metadata:team");
    }

    private static Metadata saying(String team) {
        Metadata headers = new Metadata();
        headers.put(Metadata.Key.of("team", Metadata.ASCII_STRING_MARSHALLER), team);
        return headers;
    }

    private static Attributes from(SocketAddress peer) {
        return Attributes.newBuilder()
                .set(Grpc.TRANSPORT_ATTR_REMOTE_ADDR, peer)
                .build();
    }
}
