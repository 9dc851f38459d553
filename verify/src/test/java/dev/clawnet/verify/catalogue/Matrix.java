package dev.clawnet.verify.catalogue;

import dev.clawnet.protocol.method.Method;
import dev.clawnet.protocol.method.Role;
import dev.clawnet.protocol.method.Scope;
import dev.clawnet.verify.tidy.Repository;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Who gets which verdict: the rows of docs/protocol/permissions.md, which people write and review.
///
/// Nothing writes this file: a permission that changes is changed there by hand, or the build fails.
record Matrix(Map<String, Map<Matrix.Who, String>> rows) {
    static final String FILE = "docs/protocol/permissions.md";

    /// The call was served.
    static final String OK = "ok";
    /// What exists for somebody else does not exist for this caller.
    static final String NOT_FOUND = "NOT_FOUND";

    Matrix {
        rows = Map.copyOf(rows);
    }

    /// Who calls.
    enum Who {
        /// Before connect.
        NOBODY("nobody"),
        /// A node of the owner.
        NODE("node"),
        /// A human device of the owner with no scope at all.
        NONE("none"),
        ADMIN("admin", Scope.ADMIN),
        READ("read", Scope.READ),
        WRITE("write", Scope.WRITE),
        SESSIONS_READ("s.read", Scope.SESSIONS_READ),
        SESSIONS_WRITE("s.write", Scope.SESSIONS_WRITE),
        APPROVALS("approvals", Scope.APPROVALS),
        QUESTIONS("questions", Scope.QUESTIONS),
        PAIRING("pairing", Scope.PAIRING),
        TALK("talk", Scope.TALK),
        TALK_SECRETS("t.secrets", Scope.TALK_SECRETS),
        /// The shared token without a device, with every scope.
        CONSOLE("console"),
        /// A program device of the owner with every scope.
        PROGRAM("program"),
        /// A human device of the owner, who is a steward, with every scope.
        HUMAN("human"),
        /// A human device of another person with every scope, who names the owner's objects.
        OTHER("other"),
        /// A device of the owner that was removed.
        REVOKED("revoked"),
        /// The human device again, one call beyond the limit.
        OVER("over");

        private final String column;
        private final Optional<Scope> scope;

        Who(String column) {
            this.column = column;
            this.scope = Optional.empty();
        }

        Who(String column, Scope scope) {
            this.column = column;
            this.scope = Optional.of(scope);
        }

        String column() {
            return column;
        }

        Optional<Scope> scope() {
            return scope;
        }
    }

    static Matrix read(Repository repository) {
        return parse(repository.read(FILE));
    }

    static Matrix parse(String text) {
        Map<String, Map<Who, String>> rows = new TreeMap<>();
        for (String line : text.lines().filter(each -> each.startsWith("| `")).toList()) {
            List<String> cells = Arrays.stream(line.substring(1).split("\\|"))
                    .map(String::strip)
                    .toList();
            String name = cells.getFirst().replace("`", "");
            if (cells.size() != Who.values().length + 1) {
                throw new IllegalStateException("the row of " + name + " in " + FILE + " has " + (cells.size() - 1)
                        + " verdicts, and there are " + Who.values().length + " callers");
            }
            Map<Who, String> row = new EnumMap<>(Who.class);
            Iterator<String> verdicts = cells.iterator();
            verdicts.next();
            for (Who who : Who.values()) {
                row.put(who, verdicts.next());
            }
            if (rows.put(name, row) != null) {
                throw new IllegalStateException(FILE + " has two rows of " + name + ": keep one");
            }
        }
        return new Matrix(rows);
    }

    String verdict(String method, Who who) {
        return Objects.requireNonNull(
                Objects.requireNonNull(rows.get(method), method).get(who));
    }

    /// A row as it stands in the file.
    static String line(String method, Map<Who, String> row) {
        return "| `" + method + "` | "
                + Arrays.stream(Who.values()).map(row::get).collect(Collectors.joining(" | ")) + " |";
    }

    /// What the declaration of a method promises to each caller; where it says nothing, that an object of somebody
    /// else is not found.
    static Map<Who, String> promised(Method<?, ?> method, Samples samples) {
        Map<Who, String> row = new EnumMap<>(Who.class);
        for (Who who : Who.values()) {
            row.put(who, promised(method, who, samples));
        }
        return row;
    }

    private static String promised(Method<?, ?> method, Who who, Samples samples) {
        boolean operators = method.roles().contains(Role.OPERATOR);
        return switch (who) {
            case NOBODY -> "first";
            case REVOKED -> "cut";
            case OVER -> "limit";
            case NODE -> method.roles().contains(Role.NODE) ? OK : "role";
            case CONSOLE, PROGRAM -> !operators ? "role" : method.human() ? "human" : OK;
            case HUMAN -> operators ? OK : "role";
            case OTHER -> {
                if (!operators) {
                    yield "role";
                }
                yield method.steward() ? "steward" : samples.namesObjects(method.name()) ? NOT_FOUND : OK;
            }
            case NONE,
                    ADMIN,
                    READ,
                    WRITE,
                    SESSIONS_READ,
                    SESSIONS_WRITE,
                    APPROVALS,
                    QUESTIONS,
                    PAIRING,
                    TALK,
                    TALK_SECRETS -> {
                Set<Scope> granted = who.scope().map(Set::of).orElse(Set.of());
                boolean enough = method.scope()
                        .map(needed -> Scope.satisfies(granted, needed))
                        .orElse(true);
                yield !operators ? "role" : enough ? OK : "scope";
            }
        };
    }

    /// What a method decides once the gate let a caller through is not in its declaration: the gateway is asked. What
    /// the gate decides is, and must be said as it is declared.
    private static boolean decidedByMethod(String declared, String said) {
        boolean refusal = said.equals(said.toUpperCase(Locale.ROOT));
        return switch (declared) {
            case OK -> refusal;
            case NOT_FOUND -> refusal || said.equals(OK);
            default -> false;
        };
    }

    /// Rows that are missing, too many, or say something else than the declaration.
    List<String> complaints(Collection<? extends Method<?, ?>> methods, Samples samples) {
        List<String> complaints = new ArrayList<>();
        Set<String> gone = new TreeSet<>(rows.keySet());
        for (Method<?, ?> method : methods) {
            gone.remove(method.name());
            Map<Who, String> promised = promised(method, samples);
            Map<Who, String> row = rows.get(method.name());
            if (row == null) {
                complaints.add(method.name() + " has no row in the permission matrix. Read this one, and when it is"
                        + " what you mean, add it to " + FILE + " by hand:\n" + line(method.name(), promised));
                continue;
            }
            row.forEach((who, said) -> {
                String declared = Objects.requireNonNull(promised.get(who));
                if (!said.equals(declared) && !decidedByMethod(declared, said)) {
                    complaints.add(FILE + " says `" + said + "` for " + method.name() + " called by " + who.column()
                            + ", and the declaration says `" + declared
                            + "`: a permission changed; mend the one that is wrong, by hand");
                }
            });
        }
        gone.forEach(name -> complaints.add(name + " is no method: take its row out of " + FILE));
        return complaints;
    }
}
