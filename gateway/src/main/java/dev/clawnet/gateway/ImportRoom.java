package dev.clawnet.gateway;

import dev.clawnet.gateway.inbox.Imports;
import dev.clawnet.gateway.method.MethodTable;
import dev.clawnet.gateway.people.People;
import dev.clawnet.gateway.people.Person;

/// What `clawnet import` brought, taken when the gateway starts and whenever its configuration changes.
final class ImportRoom implements Room {
    private final Hall hall;
    private final Imports imports;

    ImportRoom(Hall hall) {
        this.hall = hall;
        this.imports = new Imports(
                hall.store(), hall.settings().stateDir(), hall.ground().random());
    }

    @Override
    public void bind(MethodTable table) {
        // What was brought lies in a file: nobody calls for it.
    }

    @Override
    public void use(GatewaySettings settings) {
        hall.store().read(People::host).map(Person::id).ifPresent(imports::take);
    }
}
