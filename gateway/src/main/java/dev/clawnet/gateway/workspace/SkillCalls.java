package dev.clawnet.gateway.workspace;

import dev.clawnet.gateway.agent.AgentBook;
import dev.clawnet.gateway.agent.Bookshelf;
import dev.clawnet.gateway.method.Caller;
import dev.clawnet.gateway.method.MethodTable;
import dev.clawnet.gateway.people.Identities;
import dev.clawnet.gateway.people.Identity;
import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.protocol.catalogue.SkillMethods;
import dev.clawnet.protocol.catalogue.SkillMethods.AskSkills;
import dev.clawnet.protocol.catalogue.SkillMethods.Bins;
import dev.clawnet.protocol.catalogue.SkillMethods.Changed;
import dev.clawnet.protocol.catalogue.SkillMethods.Needs;
import dev.clawnet.protocol.catalogue.SkillMethods.SkillList;
import dev.clawnet.protocol.catalogue.SkillMethods.SkillView;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/// Serves `skills.*`.
public final class SkillCalls {
    private static final String MAIN = "main";

    private final Store store;
    private final Bookshelf books;
    private final SkillPins pins;

    public SkillCalls(Store store, Bookshelf books, SkillPins pins) {
        this.store = store;
        this.books = books;
        this.pins = pins;
    }

    public void bind(MethodTable table) {
        table.bind(SkillMethods.SKILLS_STATUS, this::status);
        table.bind(SkillMethods.SKILLS_UPDATE, this::update);
        table.bind(SkillMethods.SKILLS_BINS, (caller, _) -> bins(caller));
    }

    private SkillList status(Caller caller, AskSkills wanted) {
        String slug = wanted.agentId().orElse(MAIN);
        Optional<Identity> found = store.read(view -> Identities.bySlug(view, caller.person(), slug))
                .filter(Identity::active);
        if (found.isEmpty()) {
            if (wanted.agentId().isPresent()) {
                throw noAgent();
            }
            return new SkillList(slug, List.of());
        }
        AgentBook book = books.of(caller.person());
        Map<String, Skill> skills = Skills.of(book, slug);
        Map<String, SkillPin> known = pins.pins(found.get().id(), skills.values());
        return new SkillList(
                slug,
                skills.values().stream()
                        .map(skill -> view(book, slug, skill, Optional.ofNullable(known.get(skill.name()))))
                        .toList());
    }

    private static Fault noAgent() {
        return new Fault(
                ErrorCode.NOT_FOUND,
                "you have no active agent of that name",
                Map.of("hint", "list your agents with `clawnet identities list`"));
    }

    private static SkillView view(AgentBook book, String slug, Skill skill, Optional<SkillPin> pin) {
        boolean listed =
                book.home(slug).skills().map(all -> all.contains(skill.name())).orElse(true);
        SkillPin now = SkillPin.found(pin, skill.digest());
        boolean met = skill.needs().met();
        return new SkillView(
                skill.name(),
                skill.description(),
                skill.source() == Skill.Source.SHARED ? "openclaw-managed" : "openclaw-workspace",
                false,
                skill.path(),
                skill.name(),
                skill.needs().always(),
                !now.on(),
                !listed,
                met,
                listed && met && now.tells(skill.digest()),
                needs(skill.needs()),
                needs(skill.needs().missing()),
                skill.digest(),
                pin.map(SkillPin::digest),
                now.waiting().isPresent());
    }

    private static Needs needs(Skill.Needs needs) {
        return new Needs(needs.bins(), needs.anyBins(), needs.env(), needs.config(), needs.os());
    }

    private Changed update(Caller caller, SkillMethods.Change wanted) {
        String slug = wanted.agentId().orElse(MAIN);
        Identity agent = store.read(view -> Identities.bySlug(view, caller.person(), slug))
                .filter(Identity::active)
                .orElseThrow(SkillCalls::noAgent);
        AgentBook book = books.of(caller.person());
        Skill skill = Optional.ofNullable(Skills.of(book, slug).get(wanted.skillKey()))
                .orElseThrow(() -> new Fault(
                        ErrorCode.NOT_FOUND,
                        "this agent has no skill of that name",
                        Map.of("hint", "list them with `clawnet skills list`")));
        if (wanted.digest().filter(digest -> !digest.equals(skill.digest())).isPresent()) {
            throw new Fault(
                    ErrorCode.INVALID_REQUEST,
                    "other files lie there than those: look at them again",
                    Map.of("hint", "`clawnet skills info " + skill.name() + "` shows what is there now"));
        }
        return store.write(tx -> {
            Optional<SkillPin> before = SkillPins.find(tx, agent.id(), skill);
            SkillPin found = SkillPin.found(before, skill.digest());
            SkillPin after = new SkillPin(
                    wanted.digest().orElse(found.digest()),
                    wanted.enabled().orElse(found.on()),
                    wanted.digest().isPresent() ? Optional.empty() : found.waiting());
            tx.put(SkillPins.PIN, caller.person(), SkillPins.id(agent.id(), skill), after);
            return Change.of(
                    new Changed(true, skill.name(), view(book, slug, skill, Optional.of(after))),
                    pins.entry(
                            caller.person(),
                            caller.actor(),
                            "skill.updated",
                            SkillPins.id(agent.id(), skill),
                            after.digest()));
        });
    }

    private Bins bins(Caller caller) {
        AgentBook book = books.of(caller.person());
        TreeSet<String> bins = new TreeSet<>();
        for (Identity identity : store.read(view -> Identities.of(view, caller.person()))) {
            if (identity.active()) {
                Skills.of(book, identity.slug()).values().forEach(skill -> {
                    bins.addAll(skill.needs().bins());
                    bins.addAll(skill.needs().anyBins());
                });
            }
        }
        return new Bins(List.copyOf(bins));
    }
}
