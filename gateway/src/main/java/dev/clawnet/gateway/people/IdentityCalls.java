package dev.clawnet.gateway.people;

import dev.clawnet.gateway.method.Caller;
import dev.clawnet.gateway.method.MethodTable;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.protocol.catalogue.IdentityMethods;
import dev.clawnet.protocol.catalogue.IdentityMethods.IdentityList;
import dev.clawnet.protocol.catalogue.IdentityMethods.IdentityView;
import dev.clawnet.protocol.catalogue.IdentityMethods.ManagerView;
import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import dev.clawnet.protocol.method.Method;
import java.util.Locale;

/// Serves `identities.*` and `manager.update`.
final class IdentityCalls {
    private final Store store;
    private final Identities identities;

    IdentityCalls(Store store, Identities identities) {
        this.store = store;
        this.identities = identities;
    }

    void bind(MethodTable table) {
        table.bind(IdentityMethods.IDENTITIES_LIST, this::list);
        table.bind(IdentityMethods.IDENTITIES_CREATE, this::create);
        table.bind(IdentityMethods.IDENTITIES_UPDATE, this::update);
        table.bind(IdentityMethods.IDENTITIES_RETIRE, this::retire);
        table.bind(IdentityMethods.MANAGER_UPDATE, this::updateManager);
    }

    private IdentityList list(Caller caller, Method.None none) {
        return store.read(view -> new IdentityList(
                Identities.of(view, caller.person()).stream()
                        .map(IdentityCalls::identityView)
                        .toList(),
                Identities.manager(view, caller.person())
                        .map(IdentityCalls::managerView)
                        .orElseThrow(() -> new Fault(ErrorCode.NOT_FOUND, "no such manager"))));
    }

    private IdentityView create(Caller caller, IdentityMethods.Create wanted) {
        return identityView(store.write(tx -> identities.create(tx, By.of(caller), wanted)));
    }

    private IdentityView update(Caller caller, IdentityMethods.Update wanted) {
        return identityView(store.write(tx -> identities.update(tx, By.of(caller), wanted)));
    }

    private IdentityView retire(Caller caller, IdentityMethods.Retire wanted) {
        IdentityId id = new IdentityId(caller.person(), wanted.identity());
        return identityView(store.write(tx -> identities.retire(tx, By.of(caller), id)));
    }

    private ManagerView updateManager(Caller caller, IdentityMethods.UpdateManager wanted) {
        return managerView(store.write(tx -> identities.updateManager(tx, By.of(caller), wanted)));
    }

    private static IdentityView identityView(Identity identity) {
        return new IdentityView(
                identity.id().value(),
                identity.slug(),
                identity.context(),
                identity.instructions(),
                identity.status().name().toLowerCase(Locale.ROOT),
                identity.counterparts().stream().sorted().toList(),
                identity.model(),
                identity.home(),
                identity.revision(),
                identity.createdAt().toEpochMilli());
    }

    private static ManagerView managerView(Manager manager) {
        return new ManagerView(manager.instructions(), manager.model(), manager.revision());
    }
}
