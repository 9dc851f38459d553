package dev.clawnet.verify.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The gateway's own page in a real browser.
@Timeout(120)
class ChatPageTest {
    private static final String SCRIPT = """
            when owner says "write"
              call message.send {"channel": "webchat", "to": "agent:main:board", "text": "The board says so."}

            when owner says "hello"
              say Good morning. <img src=x onerror=alert(1)> This answer is long enough to come in more than one piece.

            otherwise
              say Noted.
            """;

    private static final String LAST = "document.querySelector('#log li:last-child')?.textContent";

    @TempDir
    private Path temp;

    @Test
    void a_browser_pairs_by_a_code_talks_stops_a_run_and_comes_back_with_its_own_key() throws Exception {
        try (Browser browser = Browser.open(temp.resolve("browser"));
                Owned gateway = Owned.start(temp, SCRIPT, "")) {
            String page = "http://127.0.0.1:" + gateway.port() + "/chat";
            browser.visit(page);
            browser.awaits("asked for a code", "!document.getElementById('pair').hidden");
            browser.value("document.getElementById('code').focus()");
            browser.types("nonsense");
            browser.value("document.querySelector('#pair button').click()");
            browser.awaits(
                    "told what a code is", "document.getElementById('refused').textContent.includes('begins with ey')");

            browser.value("document.getElementById('code').value = ''");
            browser.types(gateway.invite().text());
            browser.value("document.querySelector('#pair button').click()");
            browser.awaits("connected", "document.getElementById('state').textContent === 'connected'");

            says(browser, "hello");
            browser.awaits("answered", LAST + "?.endsWith('one piece.')");
            assertThat(browser.value("document.images.length").asInt(-1)).isZero();
            browser.picture(Path.of("target", "chat-page.png"));

            says(browser, "write");
            browser.awaits("asked", "document.getElementById('log').textContent.includes('Waits for you')");
            browser.value("document.getElementById('stop').click()");
            browser.awaits("stopped", LAST + "?.startsWith('Stopped')");

            browser.visit(page + "?again");
            browser.awaits("back", "document.getElementById('state').textContent === 'connected'");
            browser.awaits("what was said", "document.getElementById('log').textContent.includes('Good morning.')");
            assertThat(browser.value("device().then(kept => kept.key.extractable)")
                            .asBoolean(true))
                    .isFalse();
            assertThat(browser.complaints()).isEmpty();
        }
    }

    private static void says(Browser browser, String text) throws InterruptedException {
        browser.value("document.getElementById('text').focus()");
        browser.types(text);
        browser.enter();
    }
}
