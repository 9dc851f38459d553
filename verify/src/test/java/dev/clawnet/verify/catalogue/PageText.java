package dev.clawnet.verify.catalogue;

import dev.clawnet.protocol.catalogue.Catalogue.Family;
import dev.clawnet.protocol.frame.Frame;
import dev.clawnet.protocol.frame.FrameCodec;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.EventType;
import dev.clawnet.protocol.method.Method;
import dev.clawnet.protocol.method.Role;
import dev.clawnet.protocol.method.Scope;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The reference page of a family.
final class PageText {
    private final Family family;
    private final Comments comments;
    private final Samples samples;
    private final StringBuilder page = new StringBuilder();

    private PageText(Family family, Comments comments, Samples samples) {
        this.family = family;
        this.comments = comments;
        this.samples = samples;
    }

    static String of(Family family, Comments comments, Samples samples) {
        PageText text = new PageText(family, comments, samples);
        text.page
                .append("# ")
                .append(family.name())
                .append("\n\n<!-- Written by `./clawnet test --refresh`; do not edit. -->\n\n");
        comments.of(family.declaredIn())
                .text()
                .ifPresent(said -> text.page.append(said).append("\n\n"));
        text.page
                .append("Schema: [schema/")
                .append(family.name())
                .append(".json](schema/")
                .append(family.name())
                .append(".json). All families: [README.md](README.md).\n");
        family.methods().forEach(text::method);
        family.events().forEach(text::event);
        text.records();
        return text.page.toString();
    }

    private void method(Method<?, ?> method) {
        page.append("\n## `")
                .append(method.name())
                .append("`\n\n")
                .append(method.doc())
                .append("\n\n");
        page.append("| | |\n|---|---|\n");
        row("Callers", callers(method));
        row("Scope", method.scope().map(scope -> "`" + scope.wire() + "`").orElse("none"));
        row("Limit", method.perMinute() + " calls a minute for each device");
        row(
                "Idempotency key",
                method.idempotent()
                        ? "`" + Method.IDEMPOTENCY_KEY + "`: a repeat gets the first outcome"
                        : "not taken");
        row("Ledger entry", method.writes().map(kind -> "`" + kind + "`").orElse("none: it changes nothing"));
        row(
                "Answers",
                switch (method.answers()) {
                    case ONE -> type(Shapes.of(method.result()));
                    case ACCEPTED_THEN_FINAL ->
                        method.accepted().map(first -> type(Shapes.of(first))).orElse("`accepted`") + " at once, then "
                                + type(Shapes.of(method.result()));
                });
        row("In hello", method.advertised() ? "listed" : "not listed");
        row("Since", "revision " + method.since());
        row("Errors", errors(method).stream().map(PageText::name).collect(Collectors.joining(", ")));
        members("Parameters", method.params(), method.takesKey());
        page.append("\n```json\n")
                .append(FrameCodec.text(Frame.Req.of("1", method.name(), samples.example(method.name()))))
                .append("\n```\n");
    }

    private static String callers(Method<?, ?> method) {
        String roles = method.roles().stream().sorted().map(Role::wire).collect(Collectors.joining(", "));
        return roles + (method.human() ? ", from a human device" : "") + (method.steward() ? ", of a steward" : "");
    }

    /// What a method can answer instead of its result, apart from what every call can get.
    static Set<ErrorCode> errors(Method<?, ?> method) {
        EnumSet<ErrorCode> errors = EnumSet.of(ErrorCode.LIMIT_REACHED, ErrorCode.UNAUTHORIZED_ROLE);
        errors.addAll(method.fails());
        if (method.params().getRecordComponents().length > 0) {
            errors.add(ErrorCode.INVALID_REQUEST);
        }
        if (method.scope().isPresent()) {
            errors.add(ErrorCode.MISSING_SCOPE);
        }
        if (method.human()) {
            errors.add(ErrorCode.HUMAN_DEVICE_REQUIRED);
        }
        if (method.steward()) {
            errors.add(ErrorCode.STEWARD_REQUIRED);
        }
        if (method.idempotent()) {
            errors.add(ErrorCode.CONFLICT);
        }
        return errors;
    }

    static String name(ErrorCode code) {
        return "[" + code.name() + "](README.md#errors)";
    }

    private void event(EventType<?> event) {
        page.append("\n## Event `")
                .append(event.name())
                .append("`\n\n")
                .append(event.doc())
                .append("\n\n");
        page.append("| | |\n|---|---|\n");
        row(
                "Receivers",
                event.scope()
                        .map(scope -> "links of the same person with `" + scope.wire() + "`")
                        .orElse("one link, or every link"));
        row("Payload", type(Shapes.of(event.payload())));
    }

    private void row(String name, String value) {
        page.append("| ").append(name).append(" | ").append(value).append(" |\n");
    }

    private void records() {
        Set<String> shown = family.methods().stream()
                .map(method -> Names.of(method.params()))
                .collect(Collectors.toSet());
        Map<String, Class<?>> records = new TreeMap<>(
                Names.reached(Roots.of(family).stream().map(Roots.Root::shape).toList()));
        Set<String> answered = Names.reached(Roots.of(family).stream()
                        .filter(root -> !root.closed())
                        .map(Roots.Root::shape)
                        .toList())
                .keySet();
        records.forEach((name, record) -> {
            if (!shown.contains(name) || answered.contains(name)) {
                page.append("\n## ").append(name).append("\n");
                comments.of(record)
                        .text()
                        .ifPresent(said -> page.append("\n").append(said).append("\n"));
                members("Member", record, false);
            }
        });
    }

    private void members(String title, Class<?> record, boolean keyed) {
        List<Shape.Member> members = Shapes.members(record);
        if (members.isEmpty() && !keyed) {
            page.append("\n").append(title.equals("Member") ? "No members.\n" : "No parameters.\n");
            return;
        }
        Comments.Comment comment = comments.of(record);
        if (!title.equals("Member")) {
            comment.text().ifPresent(said -> page.append("\n").append(said).append("\n"));
        }
        page.append("\n| ").append(title).append(" | Needed | Value | |\n|---|---|---|---|\n");
        for (Shape.Member member : members) {
            page.append("| `%s` | %s | %s | %s |\n"
                    .formatted(
                            member.name(),
                            member.needed() ? "yes" : "",
                            type(member.shape()),
                            Optional.ofNullable(comment.params().get(member.name()))
                                    .orElse("")
                                    .replace("|", "\\|")));
        }
        if (keyed) {
            page.append("| `%s` |  | text, 1 to %d characters | any text that the caller uses once |\n"
                    .formatted(Method.IDEMPOTENCY_KEY, Method.LONGEST_KEY));
        }
    }

    /// A shape in words.
    static String type(Shape shape) {
        return switch (shape) {
            case Shape.Anything _ -> "any JSON";
            case Shape.Truth _ -> "true or false";
            case Shape.Amount amount -> "number" + range(amount.min(), amount.max());
            case Shape.Whole whole -> "integer" + range(whole.min(), whole.max());
            case Shape.Words words -> words(words);
            case Shape.Choice choice ->
                choice.values().stream().map("`%s`"::formatted).collect(Collectors.joining(", "));
            case Shape.Moment _ -> "moment, ISO 8601";
            case Shape.Many many -> "list of " + type(many.each()) + span(" (", many.min(), many.max(), " values)");
            case Shape.Table table -> "object of " + type(table.each());
            case Shape.Row row -> row.places().stream().map(PageText::type).collect(Collectors.joining(", ", "[", "]"));
            case Shape.Named named -> link(named.type());
            case Shape.Variant variant ->
                variant.options().values().stream().map(PageText::link).collect(Collectors.joining(" or "));
        };
    }

    private static String link(Class<?> record) {
        String name = Names.of(record);
        return "[" + name + "](#" + name.toLowerCase(Locale.ROOT) + ")";
    }

    private static String words(Shape.Words words) {
        String form = words.form()
                .map(each -> " of the form `" + each.replace("|", "\\|") + "`")
                .orElse("");
        String plain = words.plain().map(PageText::plain).orElse("");
        return "text" + form + span(", ", words.min(), words.max(), " characters") + plain;
    }

    private static String plain(String pattern) {
        return switch (pattern) {
            case Shapes.LINE -> ", one visible line";
            case Shapes.FILLED -> ", not blank";
            case Shapes.BLOCK -> ", visible lines";
            default -> ", visible lines, not blank";
        };
    }

    private static String span(String before, int min, OptionalInt max, String after) {
        if (max.isEmpty()) {
            return min == 0 ? "" : before + min + " or more" + after;
        }
        return before + (min == 0 ? "at most " : min + " to ") + max.getAsInt() + after;
    }

    private static String range(long min, long max) {
        boolean low = min > Integer.MIN_VALUE;
        boolean high = max < Integer.MAX_VALUE;
        if (low && high) {
            return ", " + min + " to " + max;
        }
        return low ? ", " + min + " or more" : high ? ", at most " + max : "";
    }

    /// Scopes and what each implies.
    static String scopes() {
        StringBuilder text = new StringBuilder("| Scope | Satisfies |\n|---|---|\n");
        for (Scope scope : Scope.values()) {
            String implied = EnumSet.allOf(Scope.class).stream()
                    .filter(needed -> Scope.satisfies(Set.of(scope), needed))
                    .map(needed -> "`" + needed.wire() + "`")
                    .collect(Collectors.joining(", "));
            text.append("| `")
                    .append(scope.wire())
                    .append("` | ")
                    .append(implied)
                    .append(" |\n");
        }
        return text.toString();
    }

    /// All errors.
    static String allErrors() {
        StringBuilder text = new StringBuilder("""
                | Error | `code` | `details.code` | Who can mend it | Retry | Hint |
                |---|---|---|---|---|---|
                """);
        for (ErrorCode code : ErrorCode.values()) {
            text.append("| %s | `%s` | %s | %s | %s | %s |\n"
                    .formatted(
                            code.name(),
                            code.wire(),
                            code.detail().isEmpty() ? "" : "`" + code.detail() + "`",
                            code.fix().name().toLowerCase(Locale.ROOT),
                            code.retryable() ? "yes" : "",
                            code.hint()));
        }
        return text.toString();
    }
}
