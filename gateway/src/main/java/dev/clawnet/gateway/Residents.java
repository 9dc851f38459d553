package dev.clawnet.gateway;

import dev.clawnet.gateway.device.Standings;
import dev.clawnet.gateway.people.People;
import dev.clawnet.gateway.people.Person;
import dev.clawnet.gateway.store.View;
import dev.clawnet.protocol.id.PersonId;
import java.util.Optional;

/// What pairing needs to know of the persons who live here.
final class Residents implements Standings {
    @Override
    public Optional<Standing> of(View view, PersonId person) {
        return People.find(view, person).map(known -> new Standing(known.host(), known.steward()));
    }

    @Override
    public PersonId host(View view) {
        return People.host(view).map(Person::id).orElse(PersonId.GATEWAY);
    }

    @Override
    public boolean alone(View view) {
        return People.everybody(view).size() < 2;
    }
}
