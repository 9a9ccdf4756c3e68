package io.sluice.server.transport.bounds;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class ClientAddressTest {

    @Test
    void of_sameAddressOtherPort_isTheSame() {
        assertThat(of("192.0.2.1", 1)).isEqualTo(of("192.0.2.1", 2)).isNotEqualTo(of("192.0.2.2", 1));
    }

    @Test
    void of_addressesOfOneIpv6Network_areTheSame() {
        assertThat(of("2001:db8:0:1::1", 1)).isEqualTo(of("2001:db8:0:1:ffff::2", 1));
        assertThat(of("2001:db8:0:1::1", 1)).isNotEqualTo(of("2001:db8:0:2::1", 1));
    }

    @Test
    void of_nobody_isUnknown() {
        assertThat(ClientAddress.of(null)).isEqualTo(ClientAddress.UNKNOWN);
    }

    private static ClientAddress of(String address, int port) {
        return ClientAddress.of(new InetSocketAddress(address, port));
    }
}
