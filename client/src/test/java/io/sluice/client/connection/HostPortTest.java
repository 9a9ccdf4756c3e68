package io.sluice.client.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostPortTest {

    @ParameterizedTest
    @ValueSource(strings = {"localhost:1", "127.0.0.1:8001", "[::1]:65535", "a-b.c:80"})
    void parse_hostAndPort_isBoth(String address) {
        assertThat(HostPort.parse(address).authority()).isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "localhost", ":1", "localhost:", "localhost:65536", "::1:80", "a b:1", "a/b:1", "a,b:1"})
    void parse_anythingElse_isRefused(String address) {
        assertThatThrownBy(() -> HostPort.parse(address))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("an address must be host:port, got '%s'".formatted(address));
    }

    @Test
    void target_severalAddresses_isAUriOfThemAll() {
        URI target = URI.create(AddressListResolverProvider.target(List.of("a:1", "[::1]:2")));

        assertThat(target.getScheme()).isEqualTo("sluice-addresses");
        assertThat(target.getPath()).isEqualTo("/a:1,[::1]:2");
    }

    @Test
    void target_none_isRefused() {
        assertThatThrownBy(() -> AddressListResolverProvider.target(List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
