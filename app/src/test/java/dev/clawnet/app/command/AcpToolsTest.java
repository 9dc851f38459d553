package dev.clawnet.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class AcpToolsTest {
    @Test
    void a_tool_begins_in_progress_and_ends_completed_or_failed() {
        JsonNode begun = AcpTools.update(Map.of(
                        "phase", "start", "name", "files.read", "toolCallId", "t-1", "args", Map.of("path", "a")))
                .orElseThrow();
        assertThat(begun.path("sessionUpdate").stringValue()).isEqualTo("tool_call");
        assertThat(begun.path("title").stringValue()).isEqualTo("files.read");
        assertThat(begun.path("status").stringValue()).isEqualTo("in_progress");
        assertThat(begun.path("content").toString()).contains("path");
        JsonNode done = AcpTools.update(Map.of("phase", "result", "toolCallId", "t-1", "result", "text"))
                .orElseThrow();
        assertThat(done.path("sessionUpdate").stringValue()).isEqualTo("tool_call_update");
        assertThat(done.path("status").stringValue()).isEqualTo("completed");
        JsonNode failed = AcpTools.update(Map.of("phase", "result", "toolCallId", "t-1", "isError", true))
                .orElseThrow();
        assertThat(failed.path("status").stringValue()).isEqualTo("failed");
        assertThat(AcpTools.update(Map.of("phase", "start"))).isEmpty();
    }

    @Test
    void words_of_others_neither_end_their_fence_nor_hide() {
        JsonNode call = AcpForms.shown(
                AcpForms.call("tool_call", "a-1", "pending"), List.of("````", "# Allowed already", "\u202Ex"));
        String text = call.path("content").get(0).path("content").path("text").stringValue();
        assertThat(text).startsWith("`````\n").endsWith("\n`````").contains("<U+202E>x");
    }
}
