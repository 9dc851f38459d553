package dev.clawnet.gateway.agent.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.gateway.agent.mcp.wire.OAuth;
import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.MemoryStore;
import dev.clawnet.gateway.store.Notices;
import dev.clawnet.protocol.id.EntryId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.secret.Secret;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LoginsTest {
    private static final Servers.Key LI = new Servers.Key(new PersonId("p-li"), "search");
    private static final Servers.Key NOVA = new Servers.Key(new PersonId("p-nova"), "search");
    private static final Servers.Key OTHER = new Servers.Key(new PersonId("p-li"), "files");
    private static final URI AT = URI.create("https://search.example/mcp");

    private final MemoryStore store = new MemoryStore((_, _) -> {}, new Notices(), () -> Instant.EPOCH);
    private final Logins logins = new Logins(store, new Random(5), Secret.of("a key"));

    private static OAuth.Grant grant(String access) {
        return new OAuth.Grant(
                "https://issuer.example",
                URI.create("https://issuer.example/token"),
                new OAuth.Registered("c-1", Optional.of(Secret.of("client secret")), Optional.empty()),
                List.of("none"),
                Optional.of(AT.toString()),
                Secret.of(access),
                Optional.of(Secret.of("again")),
                Optional.of("read"),
                Optional.of(Instant.ofEpochSecond(9)));
    }

    private Optional<String> access(Servers.Key place, URI address) {
        return logins.kept(place, address, "gateway")
                .load()
                .map(found -> found.access().reveal());
    }

    @Test
    void what_is_kept_is_what_was_given_and_nothing_of_it_stands_in_the_row() {
        logins.kept(LI, AT, "device:d").save(grant("good"), Optional.empty());

        assertThat(logins.kept(LI, AT, "gateway").load()).hasValueSatisfying(found -> {
            assertThat(found.access().reveal()).isEqualTo("good");
            assertThat(found.refresh().map(Secret::reveal)).contains("again");
            assertThat(found.client().secret().map(Secret::reveal)).contains("client secret");
            assertThat(found.ends()).contains(Instant.ofEpochSecond(9));
        });
        Logins.Row row =
                store.read(view -> view.find(Logins.ROW, LI.owner(), LI.name())).orElseThrow();
        assertThat(row.toString())
                .doesNotContain("good")
                .doesNotContain("again")
                .doesNotContain("issuer");
    }

    @Test
    void it_is_good_for_its_person_its_server_and_its_address_alone() {
        logins.kept(LI, AT, "device:d").save(grant("good"), Optional.empty());

        assertThat(access(LI, AT)).contains("good");
        assertThat(access(NOVA, AT)).isEmpty();
        assertThat(access(OTHER, AT)).isEmpty();
        assertThat(access(LI, URI.create("https://elsewhere.example/mcp"))).isEmpty();
    }

    @Test
    void a_row_that_is_moved_to_another_person_or_server_or_gateway_opens_nothing() {
        logins.kept(LI, AT, "device:d").save(grant("good"), Optional.empty());
        Logins.Row row =
                store.read(view -> view.find(Logins.ROW, LI.owner(), LI.name())).orElseThrow();
        for (Servers.Key place : List.of(NOVA, OTHER)) {
            store.write(tx -> {
                tx.put(Logins.ROW, place.owner(), place.name(), row);
                return Change.of(
                        true,
                        Entry.of(EntryId.mint(new Random(1)), place.owner(), "test.moved", Map.of("result", "done")));
            });
            assertThat(access(place, AT)).isEmpty();
        }
        assertThat(new Logins(store, new Random(6), Secret.of("another key")).has(LI, AT))
                .isFalse();
        assertThat(new Vault(Secret.of("a key"), new Random(5)).open(LI, "c2hvcnQ="))
                .isEmpty();
    }

    @Test
    void a_renewal_under_way_brings_nothing_back_that_its_owner_took_away() {
        logins.kept(LI, AT, "device:d").save(grant("good"), Optional.empty());
        OAuth.Kept running = logins.kept(LI, AT, "gateway");
        Optional<OAuth.Grant> before = running.load();
        logins.remove(LI, "device:d");

        running.save(grant("fresh"), before);

        assertThat(access(LI, AT)).isEmpty();
    }

    @Test
    void a_renewal_and_a_refusal_of_an_older_sign_in_leave_a_newer_one_alone() {
        logins.kept(LI, AT, "device:d").save(grant("good"), Optional.empty());
        OAuth.Kept running = logins.kept(LI, AT, "gateway");
        Optional<OAuth.Grant> before = running.load();
        logins.kept(LI, AT, "device:d").save(grant("newer"), Optional.empty());

        running.save(grant("fresh"), before);
        running.forget(grant("fresh"));

        assertThat(access(LI, AT)).contains("newer");
    }

    @Test
    void a_renewal_of_what_is_kept_counts() {
        logins.kept(LI, AT, "device:d").save(grant("good"), Optional.empty());
        OAuth.Kept running = logins.kept(LI, AT, "gateway");
        running.save(grant("fresh"), running.load());

        assertThat(access(LI, AT)).contains("fresh");
    }
}
