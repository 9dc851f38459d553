package dev.clawnet.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.app.cli.Directory;
import dev.clawnet.app.cli.Runner;
import dev.clawnet.app.cli.Screen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class McpAddTest {
    @TempDir
    private Path home;

    private String run(int exit, String... arguments) {
        Screen screen = new Screen(home)
                .with("CLAWNET_CONFIG_PATH", home.resolve("c.json").toString());
        int code = new Runner(new Directory(McpCommands.entries()), screen.surroundings()).run(List.of(arguments));
        assertThat(code).as(screen.out() + screen.err()).isEqualTo(exit);
        return screen.out() + screen.err();
    }

    @Test
    void an_address_that_nothing_is_reached_by_is_refused_with_the_schemes_that_are_allowed() {
        assertThat(run(2, "mcp", "add", "search", "--url", "htp://mcp.example.com/mcp"))
                .contains(
                        "begins with http:// or https://, not with htp://", "did you mean http://mcp.example.com/mcp?");
        assertThat(run(2, "mcp", "add", "search", "--url", "htp://")).contains("http:// or https://");
        assertThat(run(2, "mcp", "add", "search", "--url", "ftp://a.example.com"))
                .contains("not with ftp://");
        assertThat(run(2, "mcp", "add", "search", "--url", "mcp.example.com")).contains("http:// or https://");
        assertThat(run(2, "mcp", "add", "search", "--url", "https://")).contains("names no host");
        assertThat(home.resolve("c.json")).doesNotExist();
    }

    @Test
    void an_address_is_written_as_it_was_said_on_this_machine_too() throws IOException {
        run(0, "mcp", "add", "search", "--url", "https://mcp.example.com/mcp");
        assertThat(Files.readString(home.resolve("c.json"))).contains("https://mcp.example.com/mcp");
        run(0, "mcp", "add", "house", "--url", "http://127.0.0.1:9/mcp");
    }
}
