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
public final class Recovery {
    private static final String PREFIX = "rc";

    private final Entries entries;

    Recovery(Entries entries) {
        this.entries = entries;
    }

    /// Whom a code let in. The use is an entry in that person's log and in the log of each contact.
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
