package dev.clawnet.verify.tidy;

import static org.assertj.core.api.Assertions.fail;

import com.tngtech.archunit.core.domain.JavaClasses;
import dev.clawnet.protocol.catalogue.Catalogue;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// The repository as it is, against all checks. A failure lists complaints; each says what to do instead.
class TidyTest {
    private static final Repository REPOSITORY = Repository.here();

    private static final String OPEN = "open-invariants.txt";

    private static final class Read {
        static final Sources SOURCES = Sources.of(REPOSITORY);
        static final JavaClasses CLASSES = Classes.main(REPOSITORY);
        static final PackageGraph GRAPH = PackageGraph.of(CLASSES);
        static final ArrowTable ARROWS = ArrowTable.parse(REPOSITORY.read("ARCHITECTURE.md"));

        private Read() {}
    }

    @Test
    void every_arrow_between_packages_is_in_the_table() {
        none(Read.ARROWS.complaints(Read.GRAPH));
    }

    @Test
    void the_arrow_table_points_down() {
        none(Read.ARROWS.complaints());
    }

    @Test
    void libraries_are_touched_only_where_the_table_says() {
        none(Libraries.parse(REPOSITORY.read("ARCHITECTURE.md")).complaints(Read.CLASSES));
    }

    @Test
    void no_packages_import_each_other_in_a_circle() {
        none(Read.GRAPH.circles());
    }

    @Test
    void every_package_says_what_it_is() {
        none(PackageDocs.complaints(Read.SOURCES));
    }

    @Test
    void methods_files_and_parameter_lists_keep_their_budgets() {
        none(Ratchet.read(REPOSITORY, "budgets.txt")
                .complaints(
                        Budgets.offenders(Read.SOURCES),
                        "split it along what it does (methods " + Budgets.METHOD_LINES + " lines, files "
                                + Budgets.FILE_LINES + " lines, " + Budgets.PARAMETERS + " parameters)"));
    }

    @Test
    void nobody_but_the_wiring_calls_the_real_world() {
        none(BannedCalls.complaints(Read.CLASSES));
    }

    @Test
    void tests_do_not_sleep() {
        none(Sleeps.complaints(Read.SOURCES));
    }

    @Test
    void no_static_field_can_change() {
        none(Statics.complaints(Read.SOURCES));
    }

    @Test
    void a_switch_over_a_sealed_type_has_no_default() {
        none(SealedSwitches.complaints(Read.SOURCES));
    }

    @Test
    void every_dependency_says_who_asked_for_it_and_why() {
        Map<String, String> resolved = new TreeMap<>(Dependencies.resolved(
                System.getProperty("java.class.path"), Path.of(System.getProperty("localRepository", "/"))));
        String poms = REPOSITORY.read("pom.xml") + REPOSITORY.read("verify/pom.xml");
        resolved.putAll(Dependencies.processors(poms));

        none(Dependencies.complaints(Dependencies.parse(REPOSITORY.read(Dependencies.FILE)), resolved));
    }

    @Test
    void documents_are_whole_and_speak_of_this_project_alone() {
        none(Documents.complaints(REPOSITORY));
    }

    @Test
    void the_catalogue_is_whole() {
        none(CatalogueRules.complaints(Catalogue.ALL, Catalogue.EVENTS));
    }

    @Test
    void a_method_without_scope_is_one_on_purpose() {
        none(Ratchet.read(REPOSITORY, "methods-without-scope.txt")
                .complaints(
                        CatalogueRules.withoutScope(Catalogue.ALL),
                        "give it a scope with needs(...), or list it with the reason"));
    }

    @Test
    void a_method_that_changes_something_names_its_entry() {
        none(Ratchet.read(REPOSITORY, "methods-without-entry.txt")
                .complaints(
                        CatalogueRules.withoutEntry(Catalogue.ALL),
                        "name the ledger entry with writes(...), or list it with the reason why it changes nothing"));
    }

    @Test
    void no_request_can_be_half_empty() {
        none(CatalogueRules.primitives(Catalogue.ALL));
        none(CatalogueRules.unchecked(Catalogue.ALL, Read.SOURCES));
    }

    /// New proofs need not be listed at once; a proof that is listed must exist.
    @Test
    void the_table_of_invariants_claims_no_more_than_there_is() {
        Map<Integer, Set<String>> proofs = Invariants.proofs(Read.SOURCES);
        if (Boolean.getBoolean("tidy.refresh")) {
            String statements = REPOSITORY.read("verify/src/test/resources/invariants.txt");
            REPOSITORY.write(Invariants.FILE, Invariants.document(Invariants.statements(statements), proofs));
            REPOSITORY.write(Ratchet.path(OPEN), Invariants.openList(proofs));
        }

        none(Invariants.complaints(REPOSITORY.read(Invariants.FILE), proofs, Ratchet.read(REPOSITORY, OPEN)));
    }

    @Test
    void every_threat_is_attacked_by_a_test_that_exists() {
        List<Threats.Threat> threats = Threats.all(Read.SOURCES);
        if (Boolean.getBoolean("tidy.refresh")) {
            REPOSITORY.write(Threats.FILE, Threats.document(threats));
        }

        none(Threats.complaints(threats, Read.SOURCES));
        none(Threats.claims(REPOSITORY.read(Threats.FILE), Read.SOURCES));
    }

    private static void none(List<String> complaints) {
        if (!complaints.isEmpty()) {
            fail(complaints.size() + " complaints:\n" + String.join("\n", complaints));
        }
    }
}
