package dev.clawnet.gateway.agent.model;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A model that follows a script: a plain text of "when the context holds this, say that or call this tool".
///
/// A pure function of script and prompt. Which rules have fired is worked out anew from what the model said before,
/// so that a run goes on after a restart, and the same context always gets the same reply.
public final class ScriptedModel implements Model {
    static final int MAX_CALLS = 8;
    private static final int PIECE = 48;

    private final Script script;

    private ScriptedModel(Script script) {
        this.script = script;
    }

    /// Reads a script. `file` is what errors call it.
    public static ScriptedModel parse(String file, String text) throws ScriptError {
        return new ScriptedModel(ScriptParser.parse(file, text));
    }

    /// Reads a script from its file, which must be UTF-8.
    public static ScriptedModel read(Path file) throws IOException, ScriptError {
        String name = String.valueOf(file.getFileName());
        if (Files.size(file) > ScriptParser.MAX_BYTES) {
            throw new ScriptError(name, 1, "a script has at most " + ScriptParser.MAX_BYTES + " bytes");
        }
        try {
            return parse(name, Files.readString(file));
        } catch (CharacterCodingException notText) {
            throw new ScriptError(name, 1, "a script is text in UTF-8");
        }
    }

    @Override
    public Reply next(Prompt prompt, Stream stream, Cancel cancel) throws ModelFailure {
        List<Scene.Said> said = Scene.read(prompt);
        State state = new State();
        for (int i = 0; i < said.size(); i++) {
            if (said.get(i).speaker() == Scene.Speaker.SELF) {
                remember(state, Scene.of(prompt, said, i), said.get(i));
            }
        }
        Scene now = Scene.of(prompt, said, said.size());
        return speak(prompt, numbered(choose(state, now), now), new Out(stream, cancel));
    }

    /// What of the script has happened.
    private static final class State {
        private final Set<Rule> fired = new HashSet<>();
        private final Map<String, String> captures = new HashMap<>();

        Optional<Map<String, String>> match(Rule.When rule, Scene scene) {
            if ((!rule.again() && fired.contains(rule)) || !captures.keySet().containsAll(rule.needs())) {
                return Optional.empty();
            }
            return rule.match(scene).map(own -> {
                Map<String, String> all = new HashMap<>(captures);
                all.putAll(own);
                return all;
            });
        }
    }

    private record Out(Stream stream, Cancel cancel) {}

    /// Finds the rule that said this: the first that holds there and says exactly that.
    private void remember(State state, Scene before, Scene.Said own) {
        for (Rule rule : script.rules()) {
            if (rule instanceof Rule.When when && when.actions().shapedLike(own)) {
                Optional<Map<String, String>> captures = state.match(when, before);
                if (captures.filter(all -> when.actions().fill(all).is(own)).isPresent()) {
                    state.fired.add(when);
                    state.captures.putAll(captures.orElseThrow());
                    return;
                }
            }
        }
    }

    private Rule.Saying choose(State state, Scene now) {
        for (Rule rule : script.rules()) {
            Optional<Rule.Saying> saying = switch (rule) {
                case Rule.When when -> state.match(when, now).map(when.actions()::fill);
                case Rule.Otherwise otherwise -> Optional.of(otherwise.actions().fill(state.captures));
                case Rule.Obey _ -> calling(Obedience.orders(now).stream());
                case Rule.Sweep sweep -> calling(Sweeping.untried(now, sweep.names(), sweep.most()));
            };
            if (saying.isPresent()) {
                return saying.orElseThrow();
            }
        }
        return new Rule.Saying("", List.of());
    }

    private static Optional<Rule.Saying> calling(java.util.stream.Stream<Rule.Wish> wishes) {
        List<Rule.Wish> calls = wishes.limit(MAX_CALLS).toList();
        return calls.isEmpty() ? Optional.empty() : Optional.of(new Rule.Saying("", calls));
    }

    private static Reply numbered(Rule.Saying saying, Scene now) {
        int made = now.calls().size();
        List<ToolCall> calls = new ArrayList<>();
        for (Rule.Wish wish : saying.calls()) {
            calls.add(wish.numbered(made + calls.size() + 1));
        }
        return new Reply(saying.text(), calls, Usage.NONE, calls.isEmpty() ? StopReason.DONE : StopReason.TOOLS);
    }

    private static Reply speak(Prompt prompt, Reply whole, Out out) throws ModelFailure {
        int most = (int) Math.min(Integer.MAX_VALUE, (long) prompt.maxOutputTokens() * Usage.BYTES_PER_TOKEN);
        boolean cut = whole.text().length() > most;
        String text = whole.text().substring(0, whole(whole.text(), most));
        for (int at = 0; at < text.length() && !out.cancel().cancelled(); ) {
            int end = whole(text, at + PIECE);
            out.stream().text(text.substring(at, end));
            at = end;
        }
        if (out.cancel().cancelled()) {
            throw new ModelFailure(ModelFailure.Kind.CANCELLED, "the question was cancelled");
        }
        return new Reply(
                text, whole.calls(), usage(prompt, text, whole.calls()), cut ? StopReason.LENGTH : whole.stop());
    }

    /// That place, or the end of the text, or one further when it would cut a character in two.
    private static int whole(String text, int at) {
        if (at >= text.length()) {
            return text.length();
        }
        return Character.isLowSurrogate(text.charAt(at)) ? at + 1 : at;
    }

    private static Usage usage(Prompt prompt, String text, List<ToolCall> calls) {
        StringBuilder all = new StringBuilder(text);
        calls.forEach(call -> all.append(call.arguments()));
        return Usage.estimated(prompt, all.toString());
    }
}
