package dev.clawnet.verify.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SourceChecksTest {
    private static final String WHERE = "gateway/src/main/java/dev/clawnet/gateway/sample/";

    private static Sources source(String text) {
        return Sources.sample(Map.of(WHERE + "Sample.java", text));
    }

    @Test
    void a_long_method_a_long_file_and_many_parameters_are_over_budget() {
        String body = "int x;\n".repeat(70);
        Sources sources = source("class Sample {\nvoid longOne() {\n" + body + "}\n"
                + "void wide(int a, int b, int c, int d, int e, int f, int g) {}\n" + "// filler\n".repeat(430)
                + "}\n");

        assertThat(Budgets.offenders(sources).keySet())
                .anyMatch(key -> key.startsWith("lines of") && key.endsWith("Sample.java"))
                .anyMatch(key -> key.endsWith("Sample.longOne"))
                .anyMatch(key -> key.startsWith("parameters of") && key.endsWith("Sample.wide"))
                .hasSize(3);
    }

    @Test
    void a_record_may_have_many_components() {
        assertThat(Budgets.offenders(source("record Sample(int a, int b, int c, int d, int e, int f, int g) {}")))
                .isEmpty();
    }

    @Test
    void a_listed_offender_may_not_grow_and_a_mended_one_leaves_the_list() {
        Ratchet ratchet = Ratchet.parse("budgets.txt", "# known\nlines of A = 70\nlines of B = 80\n");

        assertThat(ratchet.complaints(Map.of("lines of A", 70, "lines of B", 80), "split it"))
                .isEmpty();
        assertThat(ratchet.complaints(Map.of("lines of A", 71, "lines of C", 61), "split it"))
                .anyMatch(line -> line.contains("A grew from 70 to 71"))
                .anyMatch(line -> line.contains("C is 61: split it"))
                .anyMatch(line -> line.contains("B keeps the limit now"));
        assertThat(ratchet.complaints(Map.of("lines of A", 65, "lines of B", 80), "split it"))
                .singleElement()
                .asString()
                .contains("lower its line");
    }

    @Test
    void static_fields_that_can_change_are_named() {
        List<String> complaints = Statics.complaints(source("""
                class Sample {
                    static int counter;
                    private static final java.util.Map<String, String> CACHE = new java.util.HashMap<>();
                    static final byte[] SHARED = {1};
                    private static final byte[] FINE = {1};
                    static final String NAME = "fine";
                }
                """));

        assertThat(complaints)
                .anyMatch(line -> line.contains("counter is static and not final"))
                .anyMatch(line -> line.contains("CACHE is static and can change"))
                .anyMatch(line -> line.contains("SHARED is an array"))
                .hasSize(3);
    }

    @Test
    void constants_of_an_interface_are_no_static_state() {
        assertThat(Statics.complaints(source("interface Sample { int LIMIT = 3; }")))
                .isEmpty();
    }

    @Test
    void a_default_in_a_switch_over_a_sealed_type_is_named() {
        String text = """
                sealed interface Shape {
                    record Dot() implements Shape {}
                    record Line() implements Shape {}
                }
                class Sample {
                    int size(Shape shape) {
                        return switch (shape) {
                            case Shape.Dot _ -> 0;
                            %s
                        };
                    }
                }
                """;

        assertThat(SealedSwitches.complaints(source(text.formatted("default -> 1;"))))
                .singleElement()
                .asString()
                .contains("name the alternatives");
        assertThat(SealedSwitches.complaints(source(text.formatted("case Shape.Line() -> 1;"))))
                .isEmpty();
    }

    @Test
    void a_default_in_a_switch_over_text_is_no_offence() {
        assertThat(SealedSwitches.complaints(source(
                        "class Sample { int f(String s) { return switch (s) { case \"a\" -> 1; default -> 2; }; } }")))
                .isEmpty();
    }

    @Test
    void a_package_without_words_is_named() {
        assertThat(PackageDocs.complaints(source("class Sample {}")))
                .singleElement()
                .asString()
                .contains("has no package-info.java");
        assertThat(PackageDocs.complaints(Sources.sample(
                        Map.of(WHERE + "package-info.java", "/// Short.\npackage dev.clawnet.gateway.sample;"))))
                .hasSize(3);
    }

    @Test
    void a_sleeping_test_is_named() {
        assertThat(Sleeps.complaints(source("class Sample { void f() throws Exception { Thread.sleep(5); } }")))
                .hasSize(1);
    }

    @Test
    void tags_of_methods_and_classes_are_collected_from_tests() {
        Sources sources = Sources.sample(Map.of("gateway/src/test/java/SampleTest.java", """
                @Tag("INV-7")
                class SampleTest {
                    @Test @Tag("INV-1") @Tag("INV-12") void holds() {}
                }
                """));

        assertThat(Invariants.proofs(sources).get(1)).containsExactly("SampleTest.holds");
        assertThat(Invariants.proofs(sources).get(12)).containsExactly("SampleTest.holds");
        assertThat(Invariants.proofs(sources).get(7)).containsExactly("SampleTest");
        assertThat(Invariants.openList(Invariants.proofs(sources)))
                .contains("INV-2\n")
                .doesNotContain("INV-7\n");
        assertThat(Invariants.document(Map.of(1, "one owner"), Invariants.proofs(sources)))
                .contains("| INV-1 | one owner | `SampleTest.holds` |")
                .contains("| INV-2 |  | *open* |");
    }

    @Test
    void a_proof_that_is_claimed_and_gone_is_named_and_so_is_a_lost_invariant() {
        Map<Integer, Set<String>> proofs = Map.of(1, Set.of("A.holds"));
        Ratchet open = Ratchet.parse(
                "open.txt",
                IntStream.rangeClosed(3, 36).mapToObj(n -> "INV-" + n + "\n").collect(Collectors.joining()));

        assertThat(Invariants.complaints(Invariants.document(Map.of(), Map.of(1, Set.of("Gone.holds"))), proofs, open))
                .anyMatch(line -> line.contains("says that Gone.holds proves INV-1"))
                .anyMatch(line -> line.contains("INV-2 lost its last test"))
                .hasSize(2);
        assertThat(Invariants.complaints(
                        Invariants.document(Map.of(), proofs), Map.of(1, Set.of("A.holds", "A.new")), open))
                .singleElement()
                .asString()
                .contains("INV-2");
    }

    @Test
    void a_threat_is_collected_with_the_tests_that_attack_it() {
        Sources sources = Sources.sample(Map.of(
                "a/src/main/java/dev/clawnet/a/Door.java",
                """
                package dev.clawnet.a;

                /// A door.
                ///
                /// Threat: somebody breaks
                /// in. See `DoorTest`,
                /// `LockTest` and `GoneTest.at_all`.
                ///
                /// More.
                final class Door {}
                """,
                "a/src/main/java/dev/clawnet/a/package-info.java",
                """
                /// Doors.
                ///
                /// Threat: none that anybody tried.
                package dev.clawnet.a;
                """,
                "a/src/test/java/dev/clawnet/a/DoorTest.java",
                "package dev.clawnet.a;\nclass DoorTest {}\n",
                "a/src/test/java/dev/clawnet/a/LockTest.java",
                "package dev.clawnet.a;\nclass LockTest {}\n"));

        List<Threats.Threat> threats = Threats.all(sources);

        assertThat(Threats.document(threats))
                .contains("| `a.Door` | somebody breaks in. | `DoorTest`<br>`GoneTest`<br>`LockTest` |");
        assertThat(Threats.complaints(threats, sources))
                .satisfiesExactlyInAnyOrder(
                        complaint -> assertThat(complaint).contains("Door.java says that GoneTest attacks it"),
                        complaint -> assertThat(complaint).contains("package-info.java states a threat and no test"));
        assertThat(Threats.claims("| `a.Door` | x | `DoorTest`<br>`GoneTest` |\n", sources))
                .singleElement()
                .satisfies(complaint -> assertThat(complaint).contains("names GoneTest"));
    }
}
