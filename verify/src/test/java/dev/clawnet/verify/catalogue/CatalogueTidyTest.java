package dev.clawnet.verify.catalogue;

import static org.assertj.core.api.Assertions.fail;

import dev.clawnet.protocol.catalogue.Catalogue;
import dev.clawnet.verify.tidy.Ratchet;
import dev.clawnet.verify.tidy.Repository;
import dev.clawnet.verify.tidy.Sources;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Every method has its sample, its row of the permission matrix, bounds on what it takes, and its place in the
/// products. Each complaint says what to add; `./clawnet test --refresh` writes the products, and nothing writes
/// the matrix.
class CatalogueTidyTest {
    private static final Repository REPOSITORY = Repository.here();

    @Test
    void every_method_has_a_sample_that_binds() {
        none(Samples.read(REPOSITORY).complaints(Catalogue.ALL));
    }

    @Test
    void every_method_has_a_row_in_the_permission_matrix_that_its_declaration_keeps() {
        none(Matrix.read(REPOSITORY).complaints(Catalogue.ALL, Samples.read(REPOSITORY)));
    }

    @Test
    void no_request_takes_a_text_or_a_list_of_any_length() {
        none(Unbounded.complaints(Catalogue.ALL));
    }

    @Test
    void a_sample_fits_its_schema_and_the_schemas_fit_the_draft() {
        none(new Schemas(Comments.NONE).complaints(Samples.read(REPOSITORY)));
    }

    @Test
    void a_method_of_the_stock_protocol_asks_for_the_stock_scope() {
        none(Ratchet.read(REPOSITORY, StockScopes.RATCHET)
                .complaints(
                        StockScopes.read(REPOSITORY).differences(Catalogue.ALL),
                        "declare the scope of the stock protocol, or list the difference with its reason in"
                                + " ratchet/" + StockScopes.RATCHET));
    }

    @Test
    void schemas_types_and_pages_are_what_the_catalogue_says() {
        Map<String, String> products = Products.of(
                Comments.of(Sources.of(REPOSITORY)),
                Samples.read(REPOSITORY),
                REPOSITORY.read(Ratchet.path(StockScopes.RATCHET)));
        if (Boolean.getBoolean("tidy.refresh")) {
            products.forEach(REPOSITORY::write);
        }

        none(Products.complaints(REPOSITORY, products));
    }

    private static void none(List<String> complaints) {
        if (!complaints.isEmpty()) {
            fail(complaints.size() + " complaints:\n" + String.join("\n", complaints));
        }
    }
}
