package dev.clawnet.gateway.people;

import dev.clawnet.gateway.people.PeopleTables.Pointer;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.protocol.id.Ids;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.json.Canonical;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Recovery codes: 130 random bits shown once, of which only the digest is kept. A used one is gone.
///
/// Threat: whoever makes a person sees that person's first codes, and keeps one as a way in for later. The code made
/// with a person is void once the person's first device has paired; that device is shown another one, which nobody
/// else has seen. See `PeopleWorldTest`.
public final class Recovery {
    private static final String PREFIX = "rc";
    /// Digests that begin with the same byte; a gateway with as many people has 256 times that. Rows.
    private static final int ROWS = 10_000;

    private final Entries entries;

    Recovery(Entries entries) {
        this.entries = entries;
    }

    /// Whose code was used or replaced. A use is an entry in that person's log and in the log of each contact.
    ///
    /// @param next the code that takes its place, shown once
    public record Redeemed(PersonId person, String next, List<Entry> entries) {
        public Redeemed {
            entries = List.copyOf(entries);
        }
    }

    /// Uses a code up. Empty when no such code is open, for whatever reason.
    public Optional<Redeemed> redeem(Tx tx, String code) {
        String digest = digest(code);
        return tx.find(PeopleTables.RECOVERY, PersonId.GATEWAY, digest).map(found -> {
            tx.delete(PeopleTables.RECOVERY, PersonId.GATEWAY, digest);
            return new Redeemed(found.person(), issue(tx, found.person()), record(tx, found.person()));
        });
    }

    /// Makes every code of this person void, whoever holds one, and another one in their place.
    public Redeemed replace(Tx tx, PersonId person) {
        for (int first = 0; first < 256; first++) {
            tx.list(PeopleTables.RECOVERY, PersonId.GATEWAY, "%02x".formatted(first), ROWS).stream()
                    .filter(row -> row.value().person().equals(person))
                    .forEach(row -> tx.delete(PeopleTables.RECOVERY, PersonId.GATEWAY, row.id()));
        }
        return new Redeemed(
                person, issue(tx, person), List.of(entries.entry(By.platform(person), "recovery-code.made", Map.of())));
    }

    String issue(Tx tx, PersonId person) {
        RandomGenerator random = entries.random();
        String code = Ids.mint(PREFIX, random);
        tx.put(PeopleTables.RECOVERY, PersonId.GATEWAY, digest(code), new Pointer(person, tx.now()));
        return code;
    }

    private List<Entry> record(Tx tx, PersonId person) {
        By by = By.platform(person);
        List<Entry> made = new ArrayList<>();
        made.add(entries.entry(by, "person.recovered", Map.of()));
        Contacts.agreed(tx, person)
                .forEach(other ->
                        made.add(entries.entry(other, by, "contact.recovered", Map.of("counterpart", person.value()))));
        return made;
    }

    private static String digest(String code) {
        return HexFormat.of().formatHex(Canonical.sha256().digest(code.strip().getBytes(StandardCharsets.UTF_8)));
    }
}
