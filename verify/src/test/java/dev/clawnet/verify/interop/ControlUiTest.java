package dev.clawnet.verify.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.clawnet.protocol.device.SetupCode;
import dev.clawnet.verify.chat.Browser;
import dev.clawnet.verify.chat.Owned;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLConnection;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The stock control pages as they are published, unmodified, in a real browser: served from another origin,
/// which the gateway's configuration allows, and let in by a setup code.
@Timeout(180)
class ControlUiTest {
    private static final String SCRIPT = """
            when owner says "look around"
              say Let me look.
              call session_status {}

            when tool session_status just returned ""
              say I looked around here.

            when owner says "hello"
              say Good morning. This answer is long enough to come in more than one piece, as the pages show it.

            otherwise
              say Noted.
            """;

    private static final String TEXT = "document.body.innerText";
    private static final String CARD =
            "[...document.querySelectorAll('summary, button')].find(each => each.innerText.includes('Session Status'))";

    private static final String COMPOSER =
            "[...document.querySelectorAll('textarea')].find(each => each.placeholder.startsWith('Message'))";

    @TempDir
    private Path temp;

    private int checks;

    @Test
    void the_stock_pages_connect_from_another_origin_chat_and_show_sessions_and_configuration() throws Exception {
        StockPackages packages = StockPackages.installed();
        HttpServer pages = serve(packages.file("node_modules/openclaw/dist/control-ui"));
        String origin = "http://127.0.0.1:" + pages.getAddress().getPort();
        try (Browser browser = Browser.open(temp.resolve("browser"));
                Owned gateway =
                        Owned.start(temp, SCRIPT, "gateway: { controlUi: { allowedOrigins: ['" + origin + "'] } },")) {
            SetupCode code = gateway.invite();
            String address = URLEncoder.encode("ws://127.0.0.1:" + gateway.port(), StandardCharsets.UTF_8);
            browser.visit(origin + "/#gatewayUrl=" + address + "&bootstrapToken="
                    + code.bootstrapToken().reveal());
            String change =
                    "[...document.querySelectorAll('button')].find(each => each.innerText.includes('Switch to'))";
            check(browser, "asked whether this gateway is meant", change);
            browser.value(change + ".click()");
            check(browser, "connected", TEXT + ".includes('Connected')");
            check(browser, "ready to say something", COMPOSER);

            browser.value(COMPOSER + ".focus()");
            browser.types("hello");
            browser.enter();
            check(browser, "answered", TEXT + ".includes('as the pages show it.')");
            check(browser, "sure that it was said", "!" + TEXT + ".includes('Delivery unconfirmed')");
            browser.picture(Path.of("target", "control-ui-chat.png"));

            browser.value(COMPOSER + ".focus()");
            browser.types("look around");
            browser.enter();
            check(browser, "answered after a look", TEXT + ".includes('I looked around here.')");
            check(browser, "showing what was done", TEXT + ".includes('Session Status')");
            check(browser, "showing nothing twice", TEXT + ".split('Good morning. ').length === 2");
            browser.value(CARD + "?.click()");
            check(browser, "showing what came of it", TEXT + ".includes('\"key\":\"agent:main:main\"')");
            check(browser, "showing that it is over", TEXT + ".includes('Completed')");
            browser.picture(Path.of("target", "control-ui-tool.png"));

            browser.visit(origin + "/sessions");
            check(
                    browser,
                    "showing the session",
                    TEXT + ".includes('Main Session') || " + TEXT + ".includes('agent:main:main')");
            browser.visit(origin + "/config");
            check(browser, "showing the settings", TEXT + ".includes('Settings') && " + TEXT + ".includes('Advanced')");
            browser.value(
                    "[...document.querySelectorAll('a')].find(each => each.innerText.trim() === 'Advanced')?.click()");
            check(browser, "showing the configuration", TEXT + ".includes('Raw') || " + TEXT + ".includes('Form')");
            browser.picture(Path.of("target", "control-ui-config.png"));
            check(browser, "still connected", "!" + TEXT + ".includes('Gateway unreachable')");
        } finally {
            pages.stop(0);
        }
        StockPackages.note("control UI in Chromium, from another origin: " + checks + " checks passed");
        assertThat(checks).isEqualTo(14);
    }

    private void check(Browser browser, String what, String expression) throws InterruptedException {
        browser.awaits(what, expression);
        checks++;
    }

    /// The pages from a port of their own, with their first page for every address that is none of a file.
    private static HttpServer serve(Path folder) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            Path asked = folder.resolve(exchange.getRequestURI().getPath().substring(1))
                    .normalize();
            boolean there = asked.startsWith(folder) && Files.isRegularFile(asked);
            Path file = there ? asked : folder.resolve("index.html");
            exchange.getResponseHeaders().set("Content-Type", type(file.toString()));
            byte[] bytes = Files.readAllBytes(file);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        return server;
    }

    private static String type(String name) {
        if (name.endsWith(".js")) {
            return "text/javascript";
        }
        if (name.endsWith(".css")) {
            return "text/css";
        }
        return Optional.ofNullable(URLConnection.guessContentTypeFromName(name)).orElse("application/octet-stream");
    }
}
