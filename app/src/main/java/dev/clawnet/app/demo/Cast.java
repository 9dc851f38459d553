package dev.clawnet.app.demo;

import dev.clawnet.gateway.Gateway;
import dev.clawnet.protocol.catalogue.ContactMethods;
import dev.clawnet.protocol.catalogue.GrantMethods;
import dev.clawnet.protocol.catalogue.IdentityMethods;
import dev.clawnet.protocol.catalogue.PeopleMethods;
import dev.clawnet.protocol.catalogue.RuleMethods;
import dev.clawnet.protocol.secret.Secret;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The people of the play and the one who runs the gateway, all set up through the protocol by their own devices.
final class Cast implements AutoCloseable {
    static final String PROCUREMENT = "procurement";
    static final String SALES = "sales";
    private static final List<String> LOOK = List.of("read", "list", "search", "stat");
    private static final List<String> LOOK_AND_WRITE = List.of("read", "list", "search", "stat", "write");

    private final Names names = new Names();
    private final List<Actor> people = new ArrayList<>();
    private final Map<String, String> identities = new java.util.HashMap<>();
    private final Actor.Kit kit;
    private final Play play;

    private Cast(Actor.Kit kit, Play play) {
        this.kit = kit;
        this.play = play;
    }

    /// Everybody enters, gets files, agents and contacts.
    static Cast assemble(Gateway gateway, Actor.Kit kit, Play play) throws IOException, InterruptedException {
        Cast cast = new Cast(kit, play);
        boolean ready = false;
        try {
            cast.enter(gateway.firstRun().orElseThrow().setupCode());
            for (Actor actor : cast.story()) {
                actor.startNode(List.of(kit.root().resolve("gateway")));
            }
            cast.agents();
            cast.contacts();
            cast.rules();
            ready = true;
            return cast;
        } finally {
            if (!ready) {
                cast.close();
            }
        }
    }

    private void enter(Secret code) {
        // Revealed to pair the first device with it, as its reader on the terminal would.
        Actor host = Actor.enter(new Actor.Part("host", "the operator"), code.reveal(), kit);
        add(host);
        for (Actor.Part part : List.of(
                new Actor.Part("li", "Mr Li"),
                new Actor.Part("ceo", "Nova CEO"),
                new Actor.Part("tech", "Nova Tech"),
                new Actor.Part("business", "Nova Business"))) {
            PeopleMethods.Created created = host.call(
                    PeopleMethods.PEOPLE_CREATE,
                    new PeopleMethods.Create(part.name(), Optional.of(part.key()), Optional.empty()));
            add(Actor.enter(part, created.setupCode(), kit));
        }
    }

    private void add(Actor actor) {
        people.add(actor);
        names.home(actor);
        play.model()
                .ifPresent(_ ->
                        actor.call(PeopleMethods.PEOPLE_PROVIDERS, new PeopleMethods.Providers(List.of("openai"))));
    }

    private void agents() {
        agent(li(), PROCUREMENT, "Buys parts for CN Tech.", Words.PROCUREMENT);
        grant(li(), PROCUREMENT, LOOK, "specs");
        grant(li(), PROCUREMENT, LOOK, "budget");
        grant(li(), PROCUREMENT, LOOK, "inbox");
        grant(li(), PROCUREMENT, LOOK_AND_WRITE, "orders");
        agent(
                ceo(),
                SALES,
                "Sells chips for Nova. Asks Nova Tech what the chips stand, and Nova Business what they sell for.",
                Words.SALES);
        grant(ceo(), SALES, LOOK, "offers");
        grant(ceo(), SALES, LOOK, "cost");
        agent(tech(), "engineering", "Knows how Nova's chips behave.", Words.ENGINEERING);
        grant(tech(), "engineering", LOOK, "eval");
        agent(business(), "pricing", "Knows what Nova's chips cost.", Words.PRICING);
        grant(business(), "pricing", LOOK, "price-list");
        grant(business(), "pricing", LOOK, "cost");
    }

    /// Who may learn what; everything that no rule names is its owner's alone.
    private void rules() {
        share(li(), "specs", true, ceo());
        share(ceo(), "offers", false, li());
        share(tech(), "eval", false, ceo());
        share(business(), "price-list", false, ceo());
        if (play.planted()) {
            share(ceo(), "cost", false, li());
        }
    }

    private void agent(Actor owner, String slug, String context, String instructions) {
        IdentityMethods.IdentityView made = owner.call(
                IdentityMethods.IDENTITIES_CREATE,
                new IdentityMethods.Create(
                        slug,
                        Optional.of(context),
                        Optional.of(instructions),
                        Optional.empty(),
                        Optional.of(play.model(slug)),
                        Optional.of(Actor.NODE + ":" + owner.home())));
        identities.put(slug, made.identity());
        names.learn(made.identity(), slug);
    }

    private void grant(Actor owner, String slug, List<String> verbs, String folder) {
        GrantMethods.GrantView made = owner.call(
                GrantMethods.GRANTS_MINT,
                new GrantMethods.Mint(
                        identities.getOrDefault(slug, ""),
                        verbs,
                        List.of(owner.place(folder)),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
        names.learn(made.grant().value(), "for " + folder + "/");
    }

    private void share(Actor owner, String folder, boolean trusted, Actor reader) {
        RuleMethods.RuleView made = owner.call(
                RuleMethods.RULES_ADD,
                new RuleMethods.Add(
                        owner.place(folder),
                        Optional.empty(),
                        Optional.empty(),
                        // With the tree around that person: those whom they ask may learn it, too.
                        List.of(reader.id().value() + "~"),
                        Optional.empty(),
                        Optional.of(trusted)));
        names.learn(made.rule().value(), "that lets " + reader.name() + " and their tree learn " + folder + "/");
    }

    private void contacts() {
        contact(li(), PROCUREMENT, ceo(), SALES);
        contact(ceo(), SALES, tech(), "engineering");
        contact(ceo(), SALES, business(), "pricing");
    }

    private void contact(Actor one, String shownByOne, Actor other, String shownByOther) {
        one.call(ContactMethods.CONTACTS_REQUEST, new ContactMethods.Request(other.id(), Optional.empty()));
        other.call(ContactMethods.CONTACTS_ACCEPT, new ContactMethods.Whom(one.id()));
        one.call(
                ContactMethods.CONTACTS_SHOW,
                new ContactMethods.Show(other.id(), Optional.ofNullable(identities.get(shownByOne))));
        other.call(
                ContactMethods.CONTACTS_SHOW,
                new ContactMethods.Show(one.id(), Optional.ofNullable(identities.get(shownByOther))));
    }

    /// True names of people, agents, memories and secret files, as nobody but the platform needs to know them.
    List<String> everyName(List<Canary> canaries) {
        List<String> all = new ArrayList<>();
        story().forEach(actor -> all.add(actor.id().value()));
        all.addAll(identities.values().stream().sorted().toList());
        for (Actor actor : story()) {
            all.add(Actor.NODE + ":" + actor.home());
            canaries.stream()
                    .filter(canary -> canary.owner().equals(actor.key()))
                    .map(canary -> actor.home() + "/" + canary.file())
                    .forEach(file -> all.addAll(List.of(file, Actor.NODE + ":" + file)));
            identities.values().forEach(agent -> all.add("memory://" + actor.id() + "/" + agent));
        }
        return all;
    }

    Names names() {
        return names;
    }

    Happenings happenings() {
        return kit.happenings();
    }

    /// The four of the story and the operator.
    List<Actor> people() {
        return List.copyOf(people);
    }

    private List<Actor> story() {
        return people.subList(1, people.size());
    }

    Actor li() {
        return people.get(1);
    }

    Actor ceo() {
        return people.get(2);
    }

    Actor tech() {
        return people.get(3);
    }

    Actor business() {
        return people.get(4);
    }

    @Override
    public void close() {
        people.reversed().forEach(Actor::close);
    }
}
