package dev.clawnet.verify.tidy;

import static dev.clawnet.protocol.method.Method.method;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.protocol.method.Method;
import dev.clawnet.protocol.method.Scope;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CatalogueRulesTest {
    record Loose(int count, String name) {}

    record Checked(String name) {
        Checked {
            name = name.strip();
        }
    }

    record Free(Optional<String> name) {}

    private static final Method<Loose, Method.None> LOOSE =
            method("a.loose").takes(Loose.class).needs(Scope.WRITE).doc("Changes something.");
    private static final Method<Checked, Method.None> CHECKED = method("a.checked")
            .takes(Checked.class)
            .needs(Scope.WRITE)
            .writes("a.checked")
            .doc("Records a change.");
    private static final Method<Free, Method.None> FREE =
            method("a.free").takes(Free.class).doc("Looks at it.");

    private static Sources source() {
        return Sources.sample(Map.of("protocol/src/main/java/dev/clawnet/verify/tidy/CatalogueRulesTest.java", """
                package dev.clawnet.verify.tidy;
                class CatalogueRulesTest {
                    record Loose(int count, String name) {}
                    record Checked(String name) { Checked { name = name.strip(); } }
                    record Free(Optional<String> name) {}
                }
                """));
    }

    @Test
    void a_name_that_stands_twice_and_a_doc_that_says_nothing_are_named() {
        Method<Method.None, Method.None> mute = method("a.mute").doc("x");

        assertThat(CatalogueRules.complaints(List.of(FREE, FREE, mute), List.of()))
                .anyMatch(line -> line.contains("a.free stands twice"))
                .anyMatch(line -> line.contains("a.mute has no doc"))
                .hasSize(2);
    }

    @Test
    void a_method_without_scope_and_a_change_without_entry_must_be_listed() {
        assertThat(CatalogueRules.withoutScope(List.of(LOOSE, FREE))).containsOnlyKeys("a.free");
        assertThat(CatalogueRules.withoutEntry(List.of(LOOSE, CHECKED, FREE))).containsOnlyKeys("a.loose");
    }

    @Test
    void a_request_with_a_primitive_is_named() {
        assertThat(CatalogueRules.primitives(List.of(LOOSE, CHECKED, FREE)))
                .singleElement()
                .asString()
                .contains("Loose.count is a int");
    }

    @Test
    void a_request_that_checks_nothing_is_named_unless_all_may_be_absent() {
        assertThat(CatalogueRules.unchecked(List.of(LOOSE, CHECKED, FREE), source()))
                .singleElement()
                .asString()
                .contains("Loose checks nothing");
    }
}
