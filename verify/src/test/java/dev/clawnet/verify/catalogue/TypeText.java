package dev.clawnet.verify.catalogue;

import dev.clawnet.protocol.catalogue.Catalogue;
import dev.clawnet.protocol.catalogue.ConnectMethods;
import dev.clawnet.protocol.frame.ErrorShape;
import dev.clawnet.protocol.frame.Frame;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.EventType;
import dev.clawnet.protocol.method.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The protocol as TypeScript declarations.
final class TypeText {
    private static final String HEAD = """
            // The ClawNet protocol. Written by `./clawnet test --refresh`; do not edit.

            /** Parameters and answers of each method, by its name. */
            """;
    private static final String FRAMES = """
            /** A request, as it is sent. */
            export interface Request<M extends keyof Methods = keyof Methods> {
              type: "req";
              id: string;
              method: M;
              params?: Methods[M]["params"];
              traceparent?: string;
            }

            /** An answer, as it arrives. Where a method has two answers, the first one is `accepted`. */
            export type Response<M extends keyof Methods = keyof Methods> =
              | { type: "res"; id: string; ok: true; payload?: Methods[M]["result"] | Methods[M]["accepted"] }
              | { type: "res"; id: string; ok: false; error: ErrorShape };

            /** An event, as it arrives. */
            export interface EventFrame<E extends keyof Events = keyof Events> {
              type: "event";
              event: E;
              payload?: Events[E];
              seq?: number;
              stateVersion?: FrameStateVersion;
            }

            """;

    private final Comments comments;
    private final StringBuilder text = new StringBuilder();

    private TypeText(Comments comments) {
        this.comments = comments;
    }

    static String of(List<Catalogue.Family> families, Comments comments) {
        TypeText types = new TypeText(comments);
        types.text.append(HEAD);
        types.methods(families);
        types.events(families);
        types.text.append(FRAMES);
        types.details();
        List<Shape> shapes = Stream.concat(
                        Stream.of(Shapes.of(ErrorShape.class), Shapes.of(Frame.StateVersion.class)),
                        families.stream()
                                .flatMap(family -> Roots.of(family).stream())
                                .map(Roots.Root::shape))
                .toList();
        Map<String, Class<?>> records = new TreeMap<>(Names.reached(shapes));
        records.forEach(types::record);
        return types.text.toString();
    }

    private void methods(List<Catalogue.Family> families) {
        text.append("export interface Methods {\n");
        method(
                ConnectMethods.CONNECT,
                Shapes.of(ConnectMethods.ConnectParams.class),
                Shapes.of(ConnectMethods.HelloOk.class),
                "never");
        for (Catalogue.Family family : families) {
            for (Method<?, ?> method : family.methods()) {
                text.append("  /** ").append(method.doc()).append(" */\n");
                String accepted =
                        method.accepted().map(first -> type(Shapes.of(first))).orElse("never");
                method(method.name(), Shapes.of(method.params()), Shapes.of(method.result()), accepted);
            }
        }
        text.append("}\n\n");
    }

    private void method(String name, Shape params, Shape result, String accepted) {
        text.append("  \"%s\": { params: %s; result: %s; accepted: %s };\n"
                .formatted(name, type(params), type(result), accepted));
    }

    private void events(List<Catalogue.Family> families) {
        text.append("/** Payload of each event, by its name. */\nexport interface Events {\n");
        for (Catalogue.Family family : families) {
            for (EventType<?> event : family.events()) {
                text.append("  /** ").append(event.doc()).append(" */\n");
                text.append("  \"%s\": %s;\n".formatted(event.name(), type(Shapes.of(event.payload()))));
            }
        }
        text.append("}\n\n");
    }

    private void details() {
        String codes = Arrays.stream(ErrorCode.values())
                .map(ErrorCode::detail)
                .filter(detail -> !detail.isEmpty())
                .distinct()
                .map("\n  | \"%s\""::formatted)
                .collect(Collectors.joining());
        text.append("/** `details.code` of an error. */\nexport type DetailCode =")
                .append(codes)
                .append(";\n\n");
    }

    private void record(String name, Class<?> record) {
        Comments.Comment comment = comments.of(record);
        comment.text().ifPresent(said -> text.append("/** ").append(safe(said)).append(" */\n"));
        List<Shape.Member> members = Shapes.members(record);
        if (members.isEmpty()) {
            text.append("export type ").append(name).append(" = Record<string, never>;\n\n");
            return;
        }
        text.append("export interface ").append(name).append(" {\n");
        for (Shape.Member member : members) {
            Optional.ofNullable(comment.params().get(member.name()))
                    .ifPresent(said -> text.append("  /** ").append(safe(said)).append(" */\n"));
            text.append("  %s%s: %s;\n".formatted(member.name(), member.needed() ? "" : "?", type(member.shape())));
        }
        text.append("}\n\n");
    }

    private static String safe(String comment) {
        return comment.replace("*/", "* /");
    }

    /// The name of a shape, as a type.
    static String type(Shape shape) {
        return switch (shape) {
            case Shape.Anything _ -> "unknown";
            case Shape.Truth _ -> "boolean";
            case Shape.Amount _ -> "number";
            case Shape.Whole _ -> "number";
            case Shape.Words _, Shape.Moment _ -> "string";
            case Shape.Choice choice ->
                choice.values().stream().map("\"%s\""::formatted).collect(Collectors.joining(" | "));
            case Shape.Many many -> "Array<" + type(many.each()) + ">";
            case Shape.Table table -> "Record<string, " + type(table.each()) + ">";
            case Shape.Row row -> row.places().stream().map(TypeText::type).collect(Collectors.joining(", ", "[", "]"));
            case Shape.Named named -> Names.of(named.type());
            case Shape.Variant variant ->
                variant.options().entrySet().stream()
                        .map(option -> "({ %s: \"%s\" } & %s)"
                                .formatted(variant.tag(), option.getKey(), Names.of(option.getValue())))
                        .collect(Collectors.joining(" | "));
        };
    }
}
