package dev.clawnet.gateway.people;

import dev.clawnet.gateway.method.Caller;
import dev.clawnet.gateway.method.MethodTable;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.gateway.store.View;
import dev.clawnet.policy.Form;
import dev.clawnet.policy.Readers;
import dev.clawnet.policy.Resource;
import dev.clawnet.protocol.catalogue.FormMethods;
import dev.clawnet.protocol.catalogue.FormMethods.FormList;
import dev.clawnet.protocol.catalogue.FormMethods.FormView;
import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Serves `forms.*`.
final class FormCalls {
    private final Store store;
    private final Forms forms;

    FormCalls(Store store, Forms forms) {
        this.store = store;
        this.forms = forms;
    }

    void bind(MethodTable table) {
        table.bind(FormMethods.FORMS_ADD, this::add);
        table.bind(FormMethods.FORMS_LIST, this::list);
        table.bind(FormMethods.FORMS_END, this::end);
    }

    private FormView add(Caller caller, FormMethods.Add wanted) {
        return view(store.write(tx -> forms.add(tx, By.of(caller), form(caller.person(), wanted))));
    }

    private FormList list(Caller caller, FormMethods.ListForms wanted) {
        return store.read(view -> new FormList(
                all(view, caller.person(), wanted).map(FormCalls::view).toList()));
    }

    private FormView end(Caller caller, FormMethods.End wanted) {
        return view(store.write(tx -> forms.end(tx, By.of(caller), wanted.form())));
    }

    private static Stream<OwnerForm> all(View view, PersonId owner, FormMethods.ListForms wanted) {
        Stream<OwnerForm> living = Forms.of(view, owner).stream();
        return wanted.ended().orElse(false) ? Stream.concat(living, Forms.ended(view, owner).stream()) : living;
    }

    private OwnerForm form(PersonId owner, FormMethods.Add wanted) {
        if (wanted.otherwise().filter(text -> !wanted.answers().contains(text)).isPresent()) {
            throw new Fault(ErrorCode.INVALID_REQUEST, "otherwise takes one of the answers");
        }
        Form form = new Form(
                forms.freshId(),
                new IdentityId(owner, wanted.identity()),
                wanted.purpose(),
                new Readers(Set.copyOf(Parsed.all("askers", wanted.askers(), Parsed::reader))),
                Parsed.all("places", wanted.places(), Resource::parse),
                wanted.answers().size(),
                wanted.uses(),
                wanted.endMs().map(Instant::ofEpochMilli));
        return new OwnerForm(
                form,
                wanted.name(),
                wanted.question(),
                wanted.blanks(),
                wanted.answers(),
                wanted.otherwise().orElse(wanted.answers().getLast()),
                Optional.empty());
    }

    private static FormView view(OwnerForm one) {
        Form form = one.form();
        return new FormView(
                form.id(),
                form.identity().value(),
                one.name(),
                one.question(),
                one.blanks(),
                one.answers(),
                one.otherwise(),
                form.uses(),
                form.bits(),
                form.purpose(),
                form.askers().set().stream().map(Parsed::text).sorted().toList(),
                form.places().stream().map(Resource::text).toList(),
                form.end().filter(_ -> one.endedAt().isEmpty()).map(Instant::toEpochMilli),
                one.endedAt().map(Instant::toEpochMilli));
    }
}
