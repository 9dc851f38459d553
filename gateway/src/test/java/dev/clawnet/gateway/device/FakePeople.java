package dev.clawnet.gateway.device;

import dev.clawnet.gateway.store.View;
import dev.clawnet.protocol.id.PersonId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Persons for tests: a host, and whoever is added.
public final class FakePeople implements Standings {
    public static final PersonId HOST = new PersonId("p-host");
    public static final PersonId LI = new PersonId("p-li");
    public static final PersonId NOVA = new PersonId("p-nova");

    private final Map<PersonId, Standing> all = new LinkedHashMap<>();

    public FakePeople() {
        all.put(HOST, new Standing(true, true));
    }

    public FakePeople with(PersonId... people) {
        for (PersonId person : people) {
            all.put(person, new Standing(false, false));
        }
        return this;
    }

    @Override
    public Optional<Standing> of(View view, PersonId person) {
        return Optional.ofNullable(all.get(person));
    }

    @Override
    public PersonId host(View view) {
        return HOST;
    }

    @Override
    public boolean alone(View view) {
        return all.size() == 1;
    }
}
