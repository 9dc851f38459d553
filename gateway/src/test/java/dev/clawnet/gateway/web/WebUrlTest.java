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
                "https://localhost/",
                "https://LOCALHOST/",
                "https://localhost./",
                "https://a.localhost/",
                "https://printer.local/",
                "https://metadata.google.internal/",
                "https://router/",
                "https://2130706433/",
                "https://0x7f000001/",
                "https://0x7f.1/",
                "https://017700000001/",
                "https://127.1/",
                "https://0177.0.0.1/",
                "https://127.0.0.01/",
                "https://1.2.3.4.5/",
                "https://256.1.1.1/",
                "https://[fe80::1%25eth0]/",
                "https://[::1/",
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
    @CsvSource({
        "HTTPS://Example.COM, https://example.com/",
        "https://example.com./a?b=c#d, https://example.com/a?b=c",
        "http://example.com:80/, http://example.com/",
        "https://example.com:8443/x, https://example.com:8443/x",
        "https://bücher.example.com/ü, https://xn--bcher-kva.example.com/%C3%BC",
        "https://１.1.1.1/, https://1.1.1.1/",
        "https://[2606:4700::1111]/, https://[2606:4700::1111]/"
    })
    void what_is_one_has_one_spelling(String written, String spelling) {
        assertThat(WebUrl.read(written))
                .isInstanceOfSatisfying(
                        WebUrl.Read.Url.class,
                        read -> assertThat(read.url().text()).isEqualTo(spelling));
    }

    @Test
    void a_redirect_is_read_against_its_page_and_as_strictly() {
        WebUrl page = ((WebUrl.Read.Url) WebUrl.read("https://example.com/a/b")).url();

        assertThat(page.to("../c"))
                .isInstanceOfSatisfying(
                        WebUrl.Read.Url.class,
                        read -> assertThat(read.url().text()).isEqualTo("https://example.com/c"));
        assertThat(page.to("//localhost/")).isInstanceOf(WebUrl.Read.Bad.class);
        assertThat(page.to("http://169.254.169.254:1/latest")).isInstanceOf(WebUrl.Read.Bad.class);
        assertThat(page.to("file:///etc/passwd")).isInstanceOf(WebUrl.Read.Bad.class);
    }
}
