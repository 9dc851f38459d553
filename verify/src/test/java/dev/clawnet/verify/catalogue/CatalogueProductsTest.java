package dev.clawnet.verify.catalogue;

import static dev.clawnet.protocol.method.Method.method;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.protocol.method.Method;
import dev.clawnet.protocol.method.Scope;
import dev.clawnet.protocol.shape.Size;
import dev.clawnet.protocol.shape.Text;
import dev.clawnet.verify.catalogue.Matrix.Who;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The checks of the catalogue's products on small bad samples: each says what to add, and where.
class CatalogueProductsTest {
    record Endless(String text, List<String> list) {}

    record Bounded(
            @Text(max = 9) String text,
            @Size(max = 2) @Text(max = 9) Optional<List<String>> list) {}

    private static final Method<Bounded, Method.None> NEW = method("new.method")
            .takes(Bounded.class)
            .needs(Scope.WRITE)
            .humanOnly()
            .doc("Does something new.");
    private static final Samples SAMPLE = Samples.parse("new.method {\"text\": \"$grant\"}");

    @Test
    void a_method_without_a_sample_is_told_which_line_to_add() {
        assertThat(Samples.parse("").complaints(List.of(NEW)))
                .singleElement()
                .asString()
                .contains("add the line `new.method {...}`", Samples.FILE);
        assertThat(Samples.parse("gone.method {}").complaints(List.of()))
                .singleElement()
                .asString()
                .contains("gone.method is no method");
    }

    @Test
    void a_sample_that_is_refused_or_names_an_unknown_object_is_named() {
        assertThat(Samples.parse("new.method {}").complaints(List.of(NEW)))
                .singleElement()
                .asString()
                .contains("must have required property 'text'");
        assertThat(Samples.parse("new.method {\"text\": \"$unheard\"}").complaints(List.of(NEW)))
                .singleElement()
                .asString()
                .contains("names the object $unheard");
        assertThat(SAMPLE.complaints(List.of(NEW))).singleElement().asString().contains("must have 0 to 9 characters");
    }

    @Test
    void a_method_without_a_row_is_told_the_row_that_its_declaration_promises() {
        assertThat(Matrix.parse("").complaints(List.of(NEW), SAMPLE))
                .singleElement()
                .asString()
                .contains(Matrix.FILE, "by hand")
                .contains("| `new.method` | first | role | scope | ok | scope | ok | scope")
                .contains("| human | human | ok | NOT_FOUND | cut | limit |");
    }

    @Test
    void a_row_that_says_something_else_than_the_declaration_is_named() {
        Map<Who, String> row = Matrix.promised(NEW, SAMPLE);
        row.put(Who.CONSOLE, "ok");
        row.put(Who.OTHER, "CONFLICT");

        assertThat(Matrix.parse(Matrix.line("new.method", row)).complaints(List.of(NEW), SAMPLE))
                .singleElement()
                .asString()
                .contains("says `ok` for new.method called by console", "a permission changed");
        assertThat(Matrix.parse(Matrix.line("old.method", row)).complaints(List.of(), SAMPLE))
                .singleElement()
                .asString()
                .contains("old.method is no method");
    }

    @Test
    void a_gate_that_was_opened_or_closed_without_its_row_is_named() {
        Method<Bounded, Method.None> closed = method("new.method")
                .takes(Bounded.class)
                .needs(Scope.WRITE)
                .humanOnly()
                .stewardOnly()
                .doc("Does something new.");

        assertThat(Matrix.parse(Matrix.line("new.method", Matrix.promised(NEW, SAMPLE)))
                        .complaints(List.of(closed), SAMPLE))
                .singleElement()
                .asString()
                .contains("says `NOT_FOUND` for new.method called by other", "the declaration says `steward`");
    }

    @Test
    void a_request_that_takes_anything_of_any_length_is_named() {
        Method<Endless, Method.None> endless =
                method("a.b").takes(Endless.class).doc("Takes all there is.");

        assertThat(Unbounded.complaints(List.of(NEW))).isEmpty();
        assertThat(Unbounded.complaints(List.of(endless)))
                .anyMatch(line -> line.contains("Endless.text takes a text of any length"))
                .anyMatch(line -> line.contains("Endless.list takes a list of any length"));
    }

    @Test
    void a_scope_that_is_not_the_stock_one_is_a_difference() {
        StockScopes stock = new StockScopes(Map.of("new.method", "operator.admin"));

        assertThat(stock.differences(List.of(NEW))).containsOnlyKeys("new.method operator.admin operator.write");
    }
}
