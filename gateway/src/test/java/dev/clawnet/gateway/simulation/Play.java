package dev.clawnet.gateway.simulation;

import dev.clawnet.gateway.device.CodePeek;
import dev.clawnet.gateway.device.PairingRequest;
import dev.clawnet.gateway.people.Identities;
import dev.clawnet.gateway.people.Identity;
import dev.clawnet.gateway.store.View;
import dev.clawnet.policy.Grant;
import dev.clawnet.policy.Rule;
import dev.clawnet.protocol.catalogue.AgentMethods;
import dev.clawnet.protocol.catalogue.CollabMethods;
import dev.clawnet.protocol.catalogue.CollabMethods.CollabView;
import dev.clawnet.protocol.catalogue.ContactMethods;
import dev.clawnet.protocol.catalogue.DeviceMethods;
import dev.clawnet.protocol.catalogue.GrantMethods;
import dev.clawnet.protocol.catalogue.IdentityMethods;
import dev.clawnet.protocol.catalogue.OwnerEventMethods;
import dev.clawnet.protocol.catalogue.RuleMethods;
import dev.clawnet.protocol.id.CollabId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.method.Method;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Plays a plan: what people, machines and misfortune do to a world.
final class Play {
    private static final List<String> VERBS = List.of("read", "list", "search", "stat", "write");

    private final long seed;
    private final SimWorld world;
    private final Owners owners;
    private final Arrivals arrivals;

    Play(long seed, Genesis genesis) {
        this.seed = seed;
        this.world = new SimWorld(seed, genesis);
        this.owners = new Owners(world, seed);
        this.arrivals = new Arrivals(world);
    }

    /// Plays all of it, judged after every step; the world it came to.
    SimWorld through(List<Deed> plan) {
        Chance chance = world.chance;
        for (Deed deed : plan) {
            chance.sow(seed * 31 + deed.salt());
            world.judge.note("deed " + deed);
            world.live(() -> {
                does(deed.kind(), chance);
                world.time().some(chance.nextInt(10));
                if (world.faults().failing() && chance.oneIn(3)) {
                    // Its host sees to it.
                    throw new Crash();
                }
            });
            world.judge.count("deeds");
        }
        chance.sow(seed);
        world.end(owners::answerAll);
        return world;
    }

    private void does(Deed.Kind kind, Chance chance) {
        switch (kind) {
            case TELL -> tell(chance);
            case PROPOSE -> propose(chance);
            case ANSWER -> owners.answer(chance);
            case SAY -> say(chance);
            case END ->
                of(
                        chance,
                        anybody(chance),
                        (who, collab) ->
                                world.call(who, CollabMethods.COLLAB_END, new CollabMethods.Which(collab.collab())));
            case CONTACT -> contact(chance);
            case SHOW -> show(chance);
            case GRANT -> grant(chance);
            case REVOKE -> revoke(chance);
            case RULE -> rule(chance);
            case UNRULE -> unrule(chance);
            case IDENTITY -> identity(chance);
            case RETIRE -> retire(chance);
            case CODE -> arrivals.code(chance);
            case ENTER -> arrivals.enter(chance);
            case ASK_IN -> arrivals.askIn(chance);
            case LET_IN -> arrivals.letIn(chance);
            case REMOVE_DEVICE -> arrivals.remove(chance);
            case LOOK -> look(chance);
            case WAIT -> waits(chance);
            case CLOCK -> world.time().jump(Duration.ofSeconds(chance.nextInt(7_200) - 3_600L));
            case MOOD -> world.nodes.mood(anybody(chance).id(), chance.pick(List.of(SimNodes.Mood.values())));
            case STOP -> world.faults().stopIn(chance.nextInt(25), chance.oneIn(2));
            case FAIL -> world.faults().failIn(chance.nextInt(25));
            case RESTART -> throw new Crash();
            case TWICE -> world.twice(chance.oneIn(2));
        }
    }

    private SimPerson anybody(Chance chance) {
        return chance.pick(world.people());
    }

    private SimPerson other(Chance chance, SimPerson than) {
        return world.people().get((than.index() + 1 + chance.nextInt(Genesis.PEOPLE - 1)) % Genesis.PEOPLE);
    }

    private void tell(Chance chance) {
        SimPerson who = anybody(chance);
        String agent = chance.pick(List.of("id" + who.index(), "alt" + who.index(), "manager", "id0"));
        world.call(
                who,
                chance.pick(who.devices()),
                AgentMethods.AGENT,
                new AgentMethods.Ask(
                        "do " + chance.nextInt(50),
                        "k" + chance.nextLong(),
                        Optional.of(agent),
                        Optional.empty(),
                        Optional.empty()));
    }

    private void propose(Chance chance) {
        SimPerson who = anybody(chance);
        SimPerson with = anybody(chance);
        if (!chance.oneIn(10)) {
            // Those who know one another from the beginning.
            int at = chance.nextInt(2);
            boolean turned = chance.oneIn(2);
            who = world.people().get(turned ? at + 1 : at);
            with = world.people().get(turned ? at : at + 1);
        }
        Optional<CollabId> within = chance.oneIn(2) ? some(chance, who) : Optional.empty();
        world.call(
                who,
                CollabMethods.COLLAB_OPEN,
                new CollabMethods.Open(
                        (chance.oneIn(8) ? "alt" : "id") + who.index(),
                        with.id(),
                        "topic " + chance.nextInt(9),
                        Optional.empty(),
                        chance.oneIn(2) ? Optional.of(1 + chance.nextInt(4)) : Optional.empty(),
                        within,
                        chance.oneIn(3) ? Optional.of(true) : Optional.empty()));
        if (chance.oneIn(2)) {
            world.time().some(4);
            owners.answer(chance, with);
        }
    }

    private Optional<CollabId> some(Chance chance, SimPerson who) {
        return world.call(who, CollabMethods.COLLAB_LIST, new Method.None())
                .map(list -> list.collabs().stream()
                        .filter(collab -> collab.state().equals("open"))
                        .toList())
                .filter(collabs -> !collabs.isEmpty())
                .map(collabs -> chance.pick(collabs).collab());
    }

    private interface OnCollab {
        void does(SimPerson who, CollabView collab);
    }

    private void of(Chance chance, SimPerson who, OnCollab what) {
        world.call(who, CollabMethods.COLLAB_LIST, new Method.None())
                .map(CollabMethods.CollabList::collabs)
                .filter(collabs -> !collabs.isEmpty())
                .ifPresent(collabs -> what.does(chance.oneIn(8) ? anybody(chance) : who, chance.pick(collabs)));
    }

    private void say(Chance chance) {
        of(chance, anybody(chance), (who, collab) -> {
            var drafts = world.call(
                            who, CollabMethods.COLLAB_SHOW, new CollabMethods.Show(collab.collab(), Optional.empty()))
                    .map(CollabMethods.Shown::drafts)
                    .orElse(List.of());
            boolean draft = !drafts.isEmpty() && chance.oneIn(2);
            world.call(
                    who,
                    chance.pick(who.devices()),
                    CollabMethods.COLLAB_SAY,
                    new CollabMethods.Say(
                            collab.collab(),
                            draft ? Optional.empty() : Optional.of("word " + chance.nextInt(9)),
                            draft ? Optional.of(drafts.getFirst().draft()) : Optional.empty()));
        });
    }

    private void contact(Chance chance) {
        SimPerson who = anybody(chance);
        PersonId with =
                chance.oneIn(10) ? new PersonId("p-nobody") : other(chance, who).id();
        SimPerson.Held device = chance.pick(who.devices());
        ContactMethods.Whom whom = new ContactMethods.Whom(with);
        switch (chance.nextInt(9)) {
            case 0, 1, 2, 3 -> {
                ContactMethods.Request request = new ContactMethods.Request(with, Optional.empty());
                world.call(who, device, ContactMethods.CONTACTS_REQUEST, request);
                world.people().stream()
                        .filter(person -> person.id().equals(with) && chance.oneIn(2))
                        .forEach(person ->
                                world.call(person, ContactMethods.CONTACTS_ACCEPT, new ContactMethods.Whom(who.id())));
            }
            case 4, 5 -> world.call(who, device, ContactMethods.CONTACTS_ACCEPT, whom);
            case 6 -> world.call(who, device, ContactMethods.CONTACTS_REJECT, whom);
            default -> world.call(who, device, ContactMethods.CONTACTS_REMOVE, whom);
        }
    }

    private void show(Chance chance) {
        SimPerson who = anybody(chance);
        SimPerson with = other(chance, who);
        // Of anybody: what is not one's own must not be shown.
        String identity = chance.pick((chance.oneIn(6) ? anybody(chance) : who).identities());
        if (chance.oneIn(3)) {
            world.call(
                    who, ContactMethods.CONTACTS_FACE, new ContactMethods.Face(with.id(), identity, chance.oneIn(2)));
        } else {
            world.call(
                    who,
                    ContactMethods.CONTACTS_SHOW,
                    new ContactMethods.Show(with.id(), chance.oneIn(5) ? Optional.empty() : Optional.of(identity)));
        }
    }

    private void grant(Chance chance) {
        SimPerson who = anybody(chance);
        SimPerson owner = chance.oneIn(8) ? anybody(chance) : who;
        String place = chance.pick(List.of("/elsewhere", "/alt" + who.index(), "/id" + who.index() + "/f1", "/x"));
        long now = world.time().instant().toEpochMilli();
        world.call(
                who,
                chance.pick(who.devices()),
                GrantMethods.GRANTS_MINT,
                new GrantMethods.Mint(
                        chance.pick(owner.identities()),
                        VERBS.subList(0, 1 + chance.nextInt(VERBS.size())),
                        List.of(Genesis.path(owner, place)),
                        Optional.empty(),
                        chance.oneIn(5) ? Optional.of(List.of("own")) : Optional.empty(),
                        Optional.empty(),
                        chance.oneIn(3) ? Optional.of(now + 1 + chance.nextInt(3_600_000)) : Optional.empty(),
                        chance.oneIn(2) ? Optional.of(1 + chance.nextInt(2)) : Optional.empty(),
                        chance.oneIn(4) ? Optional.of(true) : Optional.empty()));
    }

    private <V> List<V> stored(Function<View, List<V>> look) {
        return world.store().read(look);
    }

    private void revoke(Chance chance) {
        SimPerson who = anybody(chance);
        List<Grant> grants = stored(view -> new Scene(view, world.time().instant(), false).grants(who.id()));
        if (!grants.isEmpty()) {
            SimPerson by = chance.oneIn(6) ? anybody(chance) : who;
            world.call(
                    by,
                    GrantMethods.GRANTS_REVOKE,
                    new GrantMethods.Revoke(chance.pick(grants).id()));
        }
    }

    private void rule(Chance chance) {
        SimPerson who = anybody(chance);
        String place = chance.pick(List.of("", "/f0", "/f1", "/f0/a.md"));
        List<String> readers =
                chance.oneIn(3) ? List.of() : List.of(other(chance, who).id().value());
        world.call(
                who,
                RuleMethods.RULES_ADD,
                new RuleMethods.Add(
                        Genesis.path(who, "/id" + who.index() + place),
                        Optional.empty(),
                        Optional.empty(),
                        readers,
                        chance.oneIn(4)
                                ? Optional.of(world.time().instant().toEpochMilli() + chance.nextInt(3_600_000))
                                : Optional.empty(),
                        chance.oneIn(4) ? Optional.of(true) : Optional.empty()));
    }

    private void unrule(Chance chance) {
        SimPerson who = anybody(chance);
        List<Rule> rules = stored(view -> new Scene(view, world.time().instant(), false).rules(who.id()));
        if (!rules.isEmpty()) {
            world.call(
                    who,
                    RuleMethods.RULES_END,
                    new RuleMethods.End(chance.pick(rules).id()));
        }
    }

    private void identity(Chance chance) {
        SimPerson who = anybody(chance);
        world.call(
                who,
                chance.pick(who.devices()),
                IdentityMethods.IDENTITIES_CREATE,
                new IdentityMethods.Create(
                        "new" + chance.nextInt(3),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(List.of(other(chance, who).id())),
                        Optional.empty(),
                        Optional.of("laptop:/id" + who.index())));
    }

    private void retire(Chance chance) {
        SimPerson who = anybody(chance);
        List<Identity> all = stored(view -> Identities.of(view, who.id()));
        SimPerson by = chance.oneIn(4) ? anybody(chance) : who;
        world.call(
                by,
                IdentityMethods.IDENTITIES_RETIRE,
                new IdentityMethods.Retire(chance.pick(all).id().value()));
    }

    private void waits(Chance chance) {
        long seconds = switch (chance.nextInt(6)) {
            case 0, 1, 2 -> 1 + chance.nextInt(30);
            case 3, 4 -> 30 + chance.nextInt(900);
            default -> 900 + chance.nextInt(3_600);
        };
        world.time().advance(Duration.ofSeconds(seconds));
    }

    /// Looks change nothing, and what is not one's own looks like nothing.
    private void look(Chance chance) {
        SimPerson who = anybody(chance);
        world.call(
                who,
                OwnerEventMethods.EVENTS_LIST,
                new OwnerEventMethods.ListEvents(Optional.empty(), Optional.empty(), Optional.of(5)));
        world.call(who, ContactMethods.CONTACTS_LIST, new Method.None());
        world.call(who, IdentityMethods.IDENTITIES_LIST, new Method.None());
        world.call(who, GrantMethods.GRANTS_LIST, new GrantMethods.ListGrants(Optional.empty(), Optional.of(true)));
        world.call(who, RuleMethods.RULES_LIST, new RuleMethods.ListRules(Optional.of(true)));
        world.call(who, DeviceMethods.PAIR_LIST, new Method.None());
        world.call(who, OwnerEventMethods.EVENTS_ACK, new OwnerEventMethods.Ack(List.of(1L + chance.nextInt(9))));
        world.remember();
        if (chance.oneIn(2)) {
            world.call("anchor", () -> world.gateway().anchor.anchor());
        }
    }

    /// Requests that wait, for whoever guesses well.
    static List<PairingRequest> requests(SimWorld world) {
        return world.store().read(CodePeek::requests);
    }
}
