package dev.clawnet.gateway.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReachableTest {
    @Test
    void an_address_that_means_all_is_told_as_one_that_others_reach() throws IOException {
        List<InetAddress> told = Reachable.by(InetAddress.ofLiteral("0.0.0.0"));

        boolean networked = NetworkInterface.networkInterfaces()
                .filter(card -> card.getInterfaceAddresses().stream()
                        .anyMatch(each -> each.getAddress().getAddress().length == 4))
                .anyMatch(card -> card.getInterfaceAddresses().stream()
                        .noneMatch(each -> each.getAddress().isLoopbackAddress()));
        assertThat(told).isNotEmpty().noneMatch(InetAddress::isAnyLocalAddress);
        assertThat(told.getFirst().isLoopbackAddress()).isEqualTo(!networked);
    }

    @Test
    void one_address_is_told_as_it_is() throws IOException {
        InetAddress own = InetAddress.ofLiteral("127.0.0.1");
        assertThat(Reachable.by(own)).containsExactly(own);
    }

    @Test
    void private_networks_come_first_and_addresses_that_a_machine_gave_itself_last() {
        InetAddress self = InetAddress.ofLiteral("169.254.3.4");
        InetAddress open = InetAddress.ofLiteral("203.0.113.9");
        InetAddress home = InetAddress.ofLiteral("192.168.1.7");
        assertThat(Reachable.ordered(List.of(self, open, home))).containsExactly(home, open, self);
    }
}
