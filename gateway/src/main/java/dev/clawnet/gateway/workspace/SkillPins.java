package dev.clawnet.gateway.workspace;

import dev.clawnet.gateway.approval.OwnerEvents;
import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.Notice;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.gateway.store.Table;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.gateway.store.View;
import dev.clawnet.protocol.id.EntryId;
import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.id.PersonId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/// Which skills agents are told of: those that their owner took, as they were then.
///
/// Threat: an agent, or whoever else writes into a folder, changes a skill that its owner trusts. See `SkillsTest`.
public final class SkillPins {
    static final Table<SkillPin> PIN = Table.table("skill_pin", SkillPin.class);
    public static final List<Table<?>> TABLES = List.of(PIN);

    private final Store store;
    private final RandomGenerator random;

    public SkillPins(Store store, RandomGenerator random) {
        this.store = store;
        this.random = random;
    }

    static String id(IdentityId agent, Skill skill) {
        return (skill.source() == Skill.Source.SHARED ? Start.SHARED : agent.value()) + "/" + skill.name();
    }

    static Optional<SkillPin> find(View view, IdentityId agent, Skill skill) {
        return view.find(PIN, agent.owner(), id(agent, skill));
    }

    /// Names of those that a run of this agent is told of. What is new, or changed, is written down first.
    Set<String> told(IdentityId agent, Collection<Skill> found) {
        Map<String, SkillPin> pins = pins(agent, found);
        Set<String> told = new HashSet<>();
        List<Skill> other = new ArrayList<>();
        for (Skill skill : found) {
            Optional<SkillPin> before = Optional.ofNullable(pins.get(skill.name()));
            SkillPin after = SkillPin.found(before, skill.digest());
            if (!before.equals(Optional.of(after))) {
                other.add(skill);
            }
            if (skill.needs().met() && after.tells(skill.digest())) {
                told.add(skill.name());
            }
        }
        if (!other.isEmpty()) {
            store.write(tx -> written(tx, agent, other));
        }
        return told;
    }

    /// What is known of them, by name.
    Map<String, SkillPin> pins(IdentityId agent, Collection<Skill> found) {
        return store.read(view -> {
            Map<String, SkillPin> pins = new HashMap<>();
            found.forEach(skill -> find(view, agent, skill).ifPresent(pin -> pins.put(skill.name(), pin)));
            return pins;
        });
    }

    private Change<Boolean> written(Tx tx, IdentityId agent, List<Skill> other) {
        List<Entry> entries = new ArrayList<>();
        List<Notice> notices = new ArrayList<>();
        for (Skill skill : other) {
            Optional<SkillPin> before = find(tx, agent, skill);
            SkillPin after = SkillPin.found(before, skill.digest());
            tx.put(PIN, agent.owner(), id(agent, skill), after);
            String kind = before.isEmpty() ? "skill.found" : "skill.changed";
            Entry entry = entry(agent.owner(), "gateway", kind, id(agent, skill), skill.digest());
            entries.add(entry);
            if (after.waiting().isPresent()) {
                notices.add(OwnerEvents.record(tx, agent.owner(), kind, entry.fields())
                        .notice());
            }
        }
        return new Change<>(true, entries, notices);
    }

    Entry entry(PersonId owner, String actor, String kind, String skill, String digest) {
        return entry(owner, actor, kind, skill, digest, "done");
    }

    Entry entry(PersonId owner, String actor, String kind, String skill, String digest, String result) {
        return Entry.of(
                EntryId.mint(random),
                owner,
                kind,
                Map.of("owner", owner.value(), "actor", actor, "skill", skill, "digest", digest, "result", result));
    }
}
