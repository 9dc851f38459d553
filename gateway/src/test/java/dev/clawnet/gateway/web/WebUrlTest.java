package dev.clawnet.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// An address has one spelling, or is none.
class WebUrlTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "example.com",
                "ftp://example.com/",
                "file:///etc/passwd",
                "gopher://example.com/",
                "javascript:alert(1)",
                "https://",
                "https:///path",
                "https://user@example.com/",
                "https://example.com@127.0.0.1/",
                "https://a_b.example.com/",
                "https://-a.example.com/",
                "https://a..example.com/",
                "https://example.com:22/",
                "https://example.com:6379/",
                "https://example.com:99999/",
                "https://example.com/ a",
                "http://example.com\r\nHost: x/"
            })
    void what_is_no_public_page_is_refused(String written) {
        assertThat(WebUrl.read(written)).as(written).isInstanceOf(WebUrl.Read.Bad.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "LOCALHOST",
                "localhost.",
                "a.localhost",
                "printer.local",
                "metadata.google.internal",
                "router",
                "2130706433",
                "0x7f000001",
                "0x7f.1",
                "017700000001",
                "127.1",
                "0177.0.0.1",
                "127.0.0.01",
                "1.2.3.4.5",
                "256.1.1.1",
                "[fe80::1%25eth0]",
                "[::1"
            })
    void a_host_that_is_not_of_the_public_internet_or_in_another_spelling_is_refused(String host) {
        assertThat(WebUrl.read("https://" + host + "/")).as(host).isInstanceOf(WebUrl.Read.Bad.class);
    }

    @ParameterizedTest
    @CsvSource({
        "HTTPS://Example.COM, https://example.com/",
        "https://example.com/a?b=c#d, https://example.com/a?b=c",
        "http://example.com:80/, http://example.com/",
        "https://example.com:8443/x, https://example.com:8443/x",
        "https://bücher.example.com/ü, https://xn--bcher-kva.example.com/%C3%BC",
        "https://１27.0.0.1/, https://127.0.0.1/",
        "https://[::1]/, https://[::1]/"
    })
    void what_is_one_has_one_spelling(String written, String spelling) {
        assertThat(WebUrl.read(written))
                .isInstanceOfSatisfying(
                        WebUrl.Read.Url.class,
                        read -> assertThat(read.url().text()).isEqualTo(spelling));
    }

    @Test
    void a_dot_at_the_end_of_a_host_is_no_other_host() {
        assertThat(WebUrl.read("https://" + "example.com" + "./")).isEqualTo(WebUrl.read("https://example.com/"));
    }

    @Test
    void a_redirect_is_read_against_its_page_and_as_strictly() {
        WebUrl page = ((WebUrl.Read.Url) WebUrl.read("https://example.com/a/b")).url();

        assertThat(page.to("../c"))
                .isInstanceOfSatisfying(
                        WebUrl.Read.Url.class,
                        read -> assertThat(read.url().text()).isEqualTo("https://example.com/c"));
        assertThat(page.to("//localhost/")).isInstanceOf(WebUrl.Read.Bad.class);
        assertThat(page.to("http://127.0.0.1:1/latest")).isInstanceOf(WebUrl.Read.Bad.class);
        assertThat(page.to("file:///etc/passwd")).isInstanceOf(WebUrl.Read.Bad.class);
    }
}
