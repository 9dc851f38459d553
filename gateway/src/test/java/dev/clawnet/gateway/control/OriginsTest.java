package dev.clawnet.gateway.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Which pages may open a link.
final class OriginsTest {
    /// A name of the local link, which no example name can stand for.
    private static final String MDNS = "gw" + ".local:18789";

    private final Origins origins = new Origins(Set.of("https://panel.example"));

    @Test
    void listed_pages_and_pages_of_this_gateway_on_an_own_network_may() {
        assertThat(origins.admits("https://panel.example", "gw.example:18789", false))
                .isTrue();
        assertThat(origins.admits("https://192.168.1.7:18789", "192.168.1.7:18789", false))
                .isTrue();
        assertThat(origins.admits("https://" + MDNS, MDNS, false)).isTrue();
        assertThat(origins.admits("http://localhost:5173", "127.0.0.1:18789", true))
                .isTrue();
        assertThat(origins.admits("http://[::1]:18789", "[::1]:18789", true)).isTrue();
    }

    @Test
    void strangers_may_not_whatever_they_call_themselves() {
        for (String origin : List.of(
                "",
                "null",
                "https://evil.example",
                "https://panel.example.evil.example",
                "https://panel.example:444",
                "http://localhost.evil.example",
                "http://127.evil.example",
                "http://127.0.0.1.evil.example",
                "file:///x",
                "https://gw.example:18789",
                "%%%",
                "http://[::1")) {
            assertThat(origins.admits(origin, "gw.example:18789", true))
                    .as(origin)
                    .isFalse();
        }
        assertThat(origins.admits("http://localhost:5173", "gw.example", false)).isFalse();
        assertThat(origins.admits("https://203.0.113.8:18789", "203.0.113.8:18789", false))
                .isFalse();
    }
}
