package dev.clawnet.gateway.agent.model;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// What a script sees of a prompt, up to one message of it: who said what, oldest first.
///
/// @param said all that was said before this point
/// @param fresh index of the first thing said after the model's own last words
record Scene(Said system, List<Said> said, int fresh, List<ToolSpec> tools) {
    enum Speaker {
        OWNER,
        COUNTERPART,
        PLATFORM,
        SYSTEM,
        SELF,
        TOOL,
        /// A text that does not begin with the name of a speaker.
        OTHER
    }

    /// One message, as lines without the marks of quotation.
    ///
    /// @param name the counterpart's or the tool's name, otherwise empty
    /// @param calls what the model called with these words
    record Said(Speaker speaker, String name, List<String> lines, List<ToolCall> calls) {}

    static List<Said> read(Prompt prompt) {
        return prompt.messages().stream().map(Scene::said).toList();
    }

    static Scene of(Prompt prompt, List<Said> all, int end) {
        int fresh = end;
        while (fresh > 0 && all.get(fresh - 1).speaker() != Speaker.SELF) {
            fresh--;
        }
        return new Scene(plain(Speaker.SYSTEM, prompt.system()), all.subList(0, end), fresh, prompt.tools());
    }

    private static Said said(Message message) {
        return switch (message) {
            case Message.FromUser user -> spoken(user.text());
            case Message.FromAssistant own -> new Said(Speaker.SELF, "", lines(own.text()), own.calls());
            case Message.FromTool tool -> new Said(Speaker.TOOL, tool.toolName(), lines(tool.text()), List.of());
        };
    }

    private static Said spoken(String text) {
        if (text.startsWith("OWNER:")) {
            return plain(Speaker.OWNER, text.substring("OWNER:".length()));
        }
        if (text.startsWith("PLATFORM:")) {
            return plain(Speaker.PLATFORM, text.substring("PLATFORM:".length()));
        }
        if (text.startsWith("COUNTERPART ")) {
            return quoted(text.lines().toList());
        }
        return plain(Speaker.OTHER, text);
    }

    private static Said plain(Speaker speaker, String text) {
        return new Said(speaker, "", lines(text.strip()), List.of());
    }

    /// At least one line, so that an empty text is a text.
    private static List<String> lines(String text) {
        return text.isEmpty() ? List.of("") : text.lines().toList();
    }

    private static Said quoted(List<String> lines) {
        String head = lines.getFirst().substring("COUNTERPART ".length());
        int colon = head.indexOf(':');
        List<String> words = new ArrayList<>();
        words.add(colon < 0 ? "" : head.substring(colon + 1).strip());
        lines.stream().skip(1).map(Scene::unquoted).forEach(words::add);
        return new Said(Speaker.COUNTERPART, colon < 0 ? head : head.substring(0, colon), words, List.of());
    }

    static String unquoted(String line) {
        return line.startsWith("| ") ? line.substring(2) : line.startsWith("|") ? line.substring(1) : line;
    }

    /// What fits, newest first; of the fresh things only when `just`.
    List<Said> matching(boolean just, Predicate<Said> fits) {
        return said.subList(just ? fresh : 0, said.size()).reversed().stream()
                .filter(fits)
                .toList();
    }

    boolean offers(String tool) {
        return tools.stream().anyMatch(offered -> offered.name().equals(tool));
    }

    List<ToolCall> calls() {
        return said.stream().flatMap(one -> one.calls().stream()).toList();
    }
}
