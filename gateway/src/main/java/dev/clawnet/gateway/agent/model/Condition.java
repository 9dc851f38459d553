package dev.clawnet.gateway.agent.model;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// One condition of a rule.
sealed interface Condition {
    /// What it captures when it holds; empty when it does not.
    Optional<Map<String, String>> match(Scene scene);

    /// Names it captures whenever it holds.
    Set<String> names();

    /// Whether it looks at nothing older than the model's own last words.
    boolean fresh();

    /// `owner says "..."`, `counterpart "Nova" just said "..."`, `anyone says "..."`, ...
    record Says(Optional<Scene.Speaker> speaker, Optional<String> name, boolean fresh, TextPattern pattern)
            implements Condition {
        @Override
        public Optional<Map<String, String>> match(Scene scene) {
            if (speaker.equals(Optional.of(Scene.Speaker.SYSTEM))) {
                return pattern.match(scene.system().lines());
            }
            return first(scene.matching(fresh, this::fits), pattern);
        }

        private boolean fits(Scene.Said said) {
            boolean whose = speaker.map(wanted -> wanted == said.speaker())
                    .orElse(said.speaker() != Scene.Speaker.SELF && said.speaker() != Scene.Speaker.TOOL);
            return whose && name.map(said.name()::equals).orElse(true);
        }

        @Override
        public Set<String> names() {
            return pattern.names();
        }
    }

    /// `tool files.list returned "..."`; an absent tool is any.
    record Returned(Optional<String> tool, boolean fresh, TextPattern pattern) implements Condition {
        @Override
        public Optional<Map<String, String>> match(Scene scene) {
            Predicate<Scene.Said> fits = said -> said.speaker() == Scene.Speaker.TOOL
                    && tool.map(said.name()::equals).orElse(true);
            return first(scene.matching(fresh, fits), pattern);
        }

        @Override
        public Set<String> names() {
            return pattern.names();
        }
    }

    /// `offered files.write`: this run may call the tool.
    record Offered(String tool) implements Condition {
        @Override
        public Optional<Map<String, String>> match(Scene scene) {
            return scene.offers(tool) ? Optional.of(Map.of()) : Optional.empty();
        }

        @Override
        public Set<String> names() {
            return Set.of();
        }

        @Override
        public boolean fresh() {
            return false;
        }
    }

    /// `called files.write`: the model called the tool before.
    record Called(String tool) implements Condition {
        @Override
        public Optional<Map<String, String>> match(Scene scene) {
            boolean called = scene.calls().stream().anyMatch(call -> call.name().equals(tool));
            return called ? Optional.of(Map.of()) : Optional.empty();
        }

        @Override
        public Set<String> names() {
            return Set.of();
        }

        @Override
        public boolean fresh() {
            return false;
        }
    }

    /// `not ...`. Captures nothing.
    record Not(Condition condition) implements Condition {
        @Override
        public Optional<Map<String, String>> match(Scene scene) {
            return condition.match(scene).isPresent() ? Optional.empty() : Optional.of(Map.of());
        }

        @Override
        public Set<String> names() {
            return Set.of();
        }

        @Override
        public boolean fresh() {
            return false;
        }
    }

    /// Whether all hold, and what they capture together.
    static Optional<Map<String, String>> all(List<Condition> conditions, Scene scene) {
        Map<String, String> captures = new HashMap<>();
        for (Condition condition : conditions) {
            Optional<Map<String, String>> found = condition.match(scene);
            if (found.isEmpty()) {
                return Optional.empty();
            }
            captures.putAll(found.orElseThrow());
        }
        return Optional.of(captures);
    }

    static Set<String> names(List<Condition> conditions) {
        Set<String> names = new LinkedHashSet<>();
        conditions.forEach(condition -> names.addAll(condition.names()));
        return names;
    }

    private static Optional<Map<String, String>> first(List<Scene.Said> said, TextPattern pattern) {
        return said.stream()
                .map(one -> pattern.match(one.lines()))
                .flatMap(Optional::stream)
                .findFirst();
    }
}
