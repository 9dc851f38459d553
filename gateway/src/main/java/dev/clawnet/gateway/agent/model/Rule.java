package dev.clawnet.gateway.agent.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// One rule of a script.
sealed interface Rule {
    int line();

    /// `when ...`: conditions that must all hold, and what is done then.
    ///
    /// @param again whether it may fire more than once in a run
    /// @param needs captures of rules further up that its text uses; until they exist it does not fire
    record When(int line, List<Condition> conditions, boolean again, Set<String> needs, Actions actions)
            implements Rule {
        public When {
            conditions = List.copyOf(conditions);
            needs = Set.copyOf(needs);
        }

        Optional<Map<String, String>> match(Scene scene) {
            return Condition.all(conditions, scene);
        }
    }

    /// `otherwise`: when nothing above fires.
    record Otherwise(int line, Actions actions) implements Rule {}

    /// `obey`: does what any line of the context orders.
    record Obey(int line) implements Rule {}

    /// `sweep`: tries every tool on every name.
    ///
    /// @param most tries on names in one run
    record Sweep(int line, List<String> names, Optional<Integer> most) implements Rule {
        public Sweep {
            names = List.copyOf(names);
        }
    }

    /// What a rule does: one reply.
    record Actions(Optional<Template> say, List<Call> calls) {
        public Actions {
            calls = List.copyOf(calls);
        }

        Saying fill(Map<String, String> captures) {
            return new Saying(
                    say.map(text -> text.fill(captures)).orElse(""),
                    calls.stream().map(call -> call.fill(captures)).toList());
        }

        /// Whether a reply could be one of these actions: looked at before conditions are, which cost more.
        boolean shapedLike(Scene.Said said) {
            return calls.stream()
                    .map(Call::tool)
                    .toList()
                    .equals(said.calls().stream().map(ToolCall::name).toList());
        }
    }

    /// `call tool {...}`.
    record Call(String tool, JsonNode arguments) {
        Wish fill(Map<String, String> captures) {
            return new Wish(tool, Template.fill(arguments, captures));
        }
    }

    /// A call that is to be made.
    record Wish(String tool, JsonNode arguments) {
        static Wish of(ToolCall call) {
            return new Wish(call.name(), call.arguments());
        }

        ToolCall numbered(int number) {
            return new ToolCall("call-" + number, tool, arguments);
        }
    }

    /// A reply in the making.
    record Saying(String text, List<Wish> calls) {
        public Saying {
            calls = List.copyOf(calls);
        }

        boolean is(Scene.Said said) {
            return calls.equals(said.calls().stream().map(Wish::of).toList())
                    && text.strip().equals(String.join("\n", said.lines()).strip());
        }
    }

    static JsonNode noArguments() {
        return JsonNodeFactory.instance.objectNode();
    }
}
