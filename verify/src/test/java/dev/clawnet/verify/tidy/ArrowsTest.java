package dev.clawnet.verify.tidy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ArrowsTest {
    private static final String TABLE = """
            <!-- arrows -->
            | Package | May import |
            |---|---|
            | `@base` | `low.*` |
            | `high` | `middle`, `@base` |
            | `middle` | `low` |
            | `low` | |
            | `low.deep` | |
            <!-- /arrows -->
            """;

    @Test
    void an_arrow_in_the_table_is_allowed_and_any_other_is_named() {
        ArrowTable table = ArrowTable.parse(TABLE);

        assertThat(table.complaints(new PackageGraph(Map.of("high", Map.of("low.deep", "A needs B")))))
                .isEmpty();
        assertThat(table.complaints(new PackageGraph(Map.of("middle", Map.of("low.deep", "A needs B")))))
                .singleElement()
                .asString()
                .contains("middle may not import low.deep (A needs B)");
    }

    @Test
    void a_package_without_a_row_is_named() {
        assertThat(ArrowTable.parse(TABLE).complaints(new PackageGraph(Map.of("stray", Map.of()))))
                .singleElement()
                .asString()
                .contains("add one");
    }

    @Test
    void a_table_that_points_up_is_refused() {
        ArrowTable table = ArrowTable.parse("<!-- arrows -->\n| `a` | |\n| `b` | `a` |\n<!-- /arrows -->");

        assertThat(table.complaints()).singleElement().asString().contains("arrows point down");
    }

    @Test
    void a_table_that_names_an_unknown_package_is_refused() {
        ArrowTable table = ArrowTable.parse("<!-- arrows -->\n| `a` | `gone` |\n<!-- /arrows -->");

        assertThat(table.complaints()).singleElement().asString().contains("which has no row");
    }

    @Test
    void two_rows_for_one_package_are_refused() {
        assertThatThrownBy(() -> ArrowTable.parse("<!-- arrows -->\n| `a` | |\n| `a` | |\n<!-- /arrows -->"))
                .hasMessageContaining("two rows for a");
    }

    @Test
    void a_circle_is_shown_with_its_way() {
        PackageGraph graph = new PackageGraph(Map.of("a", Map.of("b", ""), "b", Map.of("c", ""), "c", Map.of("a", "")));

        assertThat(graph.circles()).singleElement().asString().contains("a -> b -> c -> a");
    }

    @Test
    void arrows_are_read_from_compiled_classes() {
        PackageGraph graph = PackageGraph.of(Classes.of(dev.clawnet.gateway.GatewaySettings.class));

        assertThat(graph.arrows().get("gateway")).containsKey("protocol.secret");
    }

    @Test
    void a_library_stays_behind_the_packages_named_beside_it() {
        String table = "<!-- libraries -->\n| `dev.clawnet.protocol.secret` | `elsewhere` |\n<!-- /libraries -->";

        assertThat(Libraries.parse(table).complaints(Classes.of(dev.clawnet.gateway.GatewaySettings.class)))
                .singleElement()
                .asString()
                .contains("gateway may not touch dev.clawnet.protocol.secret");
        assertThat(Libraries.parse(table.replace("elsewhere", "gateway.*"))
                        .complaints(Classes.of(dev.clawnet.gateway.GatewaySettings.class)))
                .isEmpty();
    }
}
