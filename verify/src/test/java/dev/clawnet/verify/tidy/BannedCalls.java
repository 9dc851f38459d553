package dev.clawnet.verify.tidy;

import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Calls that nobody makes but the wiring, each with what to do instead: whole worlds must run from a seed and a
/// virtual clock, and nothing may print, sleep or reflect on its own.
final class BannedCalls {
    /// Wiring lives here and may call the real world.
    private static final String WIRING = "dev.clawnet.app";

    /// @param everywhere whether the wiring may not call it either
    private record Ban(Pattern call, String instead, boolean everywhere) {}

    private static final String CLOCK = "take an InstantSource by constructor";
    private static final String TICKER = "take a LongSupplier of nanoseconds by constructor";
    private static final String CHANCE = "take a RandomGenerator (SecureRandom in production) by constructor";
    private static final String THREADS = "take an Executor or a ThreadFactory by constructor";
    private static final String SPEAK = "return the text, or log an event with fixed keys";
    private static final String REFLECT = "declare it: an interface, a sealed type or a table";

    private static final List<Ban> BANS = List.of(
            wiring(
                    "java\\.time\\.(Instant|LocalDate|LocalTime|LocalDateTime|ZonedDateTime|OffsetDateTime|Year)\\.now",
                    CLOCK),
            wiring("java\\.time\\.(Clock\\.system\\w*|Clock\\.tick\\w*|InstantSource\\.system)", CLOCK),
            wiring("java\\.lang\\.System\\.currentTimeMillis", CLOCK),
            wiring("java\\.util\\.Date\\.<init>/0", CLOCK),
            wiring("java\\.lang\\.System\\.nanoTime", TICKER),
            wiring("java\\.util\\.Random\\.<init>", CHANCE),
            wiring("java\\.security\\.SecureRandom\\.(<init>|getInstance\\w*)", CHANCE),
            wiring("java\\.util\\.concurrent\\.ThreadLocalRandom\\.current", CHANCE),
            wiring("java\\.util\\.UUID\\.randomUUID", CHANCE),
            wiring("java\\.lang\\.Math\\.random", CHANCE),
            wiring("java\\.util\\.concurrent\\.Executors\\.new\\w*", THREADS),
            wiring("java\\.lang\\.Thread\\.(ofVirtual|ofPlatform|startVirtualThread|<init>)", THREADS),
            everywhere("java\\.lang\\.Thread\\.sleep", "wait for the event, or use Timers"),
            wiring("java\\.lang\\.System\\.(out|err|in|console)", SPEAK),
            wiring("java\\.lang\\.System\\.(getenv|getProperty)", "take the value by constructor"),
            wiring("java\\.lang\\.System\\.exit", "return an exit code to Main"),
            everywhere("java\\.lang\\.\\w*(Throwable|Exception|Error)\\.printStackTrace", SPEAK),
            everywhere("java\\.lang\\.String\\.getBytes/0", "name the charset: StandardCharsets.UTF_8"),
            everywhere("java\\.lang\\.Class\\.forName", REFLECT),
            everywhere("java\\.lang\\.reflect\\.(Method\\.invoke|Constructor\\.newInstance|Field\\.set\\w*)", REFLECT),
            everywhere("java\\.lang\\.reflect\\.\\w+\\.setAccessible", REFLECT));

    private BannedCalls() {}

    private static Ban wiring(String call, String instead) {
        return new Ban(Pattern.compile(call), instead, false);
    }

    private static Ban everywhere(String call, String instead) {
        return new Ban(Pattern.compile(call), instead, true);
    }

    static List<String> complaints(JavaClasses classes) {
        return complaints(classes, WIRING);
    }

    /// @param wiring the one package that may call the real world
    static List<String> complaints(JavaClasses classes, String wiring) {
        List<String> complaints = new ArrayList<>();
        for (JavaClass type : classes) {
            boolean wires = type.getPackageName().equals(wiring);
            type.getAccessesFromSelf().forEach(access -> check(access, wires, complaints));
            type.getMethods().forEach(method -> signature(method, complaints));
        }
        return complaints.stream().sorted().distinct().toList();
    }

    private static void check(JavaAccess<?> access, boolean wires, List<String> complaints) {
        String call =
                access.getTargetOwner().getName() + "." + access.getTarget().getName();
        int arguments = access.getTarget() instanceof AccessTarget.CodeUnitAccessTarget unit
                ? unit.getRawParameterTypes().size()
                : 0;
        for (Ban ban : BANS) {
            boolean met = ban.call.pattern().endsWith("/0")
                    ? ban.call.matcher(call + "/" + arguments).matches()
                    : ban.call.matcher(call).matches();
            if (met && (ban.everywhere || !wires)) {
                complaints.add(access.getOriginOwner().getName() + " line " + access.getLineNumber() + " uses " + call
                        + ": " + ban.instead);
            }
        }
    }

    private static void signature(JavaMethod method, List<String> complaints) {
        boolean synthetic = method.getName().contains("$");
        boolean future = Stream.concat(Stream.of(method.getRawReturnType()), method.getRawParameterTypes().stream())
                .anyMatch(type -> type.getName().startsWith("java.util.concurrent.Completable")
                        || type.getName().equals("java.util.concurrent.CompletionStage"));
        if (future && !synthetic) {
            complaints.add(method.getFullName() + " has a future in its signature: block on a virtual thread, or take"
                    + " a callback with a deadline");
        }
    }
}
