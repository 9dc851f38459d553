package dev.clawnet.policy;

import static dev.clawnet.policy.World.BUDGET;
import static dev.clawnet.policy.World.BUYER;
import static dev.clawnet.policy.World.DEAL;
import static dev.clawnet.policy.World.DRAFTS;
import static dev.clawnet.policy.World.HEALTH;
import static dev.clawnet.policy.World.LI;
import static dev.clawnet.policy.World.MALLORY;
import static dev.clawnet.policy.World.MANAGER;
import static dev.clawnet.policy.World.NOVA;
import static dev.clawnet.policy.World.NOVA_PERSON;
import static dev.clawnet.policy.World.NOW;
import static dev.clawnet.policy.World.PROVIDER;
import static dev.clawnet.policy.World.SALES;
import static dev.clawnet.policy.World.SPEC;
import static dev.clawnet.policy.World.TRANSCRIPT;
import static dev.clawnet.policy.World.act;
import static dev.clawnet.policy.World.alone;
import static dev.clawnet.policy.World.moved;
import static dev.clawnet.policy.World.towards;
import static dev.clawnet.policy.World.turn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.protocol.id.GrantId;
import dev.clawnet.protocol.id.PersonId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Every row of the table by name: what holds is allowed, and the row's own fact taken away refuses or asks.
class DecideTableTest {
    private static final Act READ = act(Verb.READ, SPEC);
    private static final Act SAY = towards(Verb.SAY, TRANSCRIPT, NOVA);
    private static final Act COLLABORATE = towards(Verb.COLLABORATE, NOVA_PERSON, NOVA);

    private static void allowed(Snapshot snapshot, Act act) {
        assertThat(Decide.decide(snapshot, act)).isInstanceOf(Verdict.Allow.class);
    }

    private static void denied(DenyCode code, Snapshot snapshot, Act act) {
        assertThat(Decide.decide(snapshot, act))
                .isInstanceOfSatisfying(
                        Verdict.Deny.class, deny -> assertThat(deny.code()).isEqualTo(code));
    }

    private static void asked(Snapshot snapshot, Act act, AskReason... reasons) {
        assertThat(Decide.decide(snapshot, act))
                .isInstanceOfSatisfying(
                        Verdict.Ask.class, ask -> assertThat(ask.reasons()).containsExactlyInAnyOrder(reasons));
    }

    private static Snapshot inDeal(boolean live, boolean ownTurn, boolean turnsLeft) {
        return With.collaboration(
                turn(),
                Optional.of(new Snapshot.CollabFacts(
                        DEAL, live, ownTurn, turnsLeft, Set.of(LI, NOVA), Set.of(BUYER, SALES))));
    }

    private static Snapshot facing(
            Snapshot snapshot, boolean contact, boolean mayFace, boolean depthLeft, boolean cycle, boolean admitted) {
        return With.relation(
                snapshot,
                Optional.of(
                        new Snapshot.Relation(NOVA, contact, Optional.of(BUYER), mayFace, depthLeft, cycle, admitted)));
    }

    private static Snapshot trusted(Snapshot snapshot) {
        return With.run(snapshot, With.integrity(snapshot.run(), Integrity.TRUSTED));
    }

    private static Snapshot untrusted(Snapshot snapshot) {
        return With.run(snapshot, With.integrity(snapshot.run(), Integrity.UNTRUSTED));
    }

    private static Snapshot manager() {
        Snapshot.RunFacts run = alone().run();
        Snapshot.RunFacts managers = new Snapshot.RunFacts(
                run.id(),
                MANAGER,
                LI,
                true,
                Snapshot.Half.PRIVATE,
                Audience.owner(LI),
                run.purpose(),
                Integrity.TRUSTED,
                Set.of(),
                false,
                true,
                Set.of(),
                Optional.of(Set.of()),
                Set.of("acme"),
                Optional.empty());
        return With.agent(With.run(alone(), managers), new Snapshot.AgentFacts(MANAGER, LI, true));
    }

    private static Snapshot advising() {
        Snapshot snapshot = manager();
        Snapshot.RunFacts run = snapshot.run();
        return With.run(
                snapshot,
                new Snapshot.RunFacts(
                        run.id(),
                        MANAGER,
                        LI,
                        true,
                        run.half(),
                        run.audience(),
                        run.purpose(),
                        run.integrity(),
                        Set.of(),
                        false,
                        true,
                        Set.of(),
                        Optional.of(Set.of()),
                        Set.of("acme"),
                        Optional.of(BUYER)));
    }

    private static Act byManager(Verb verb, Resource object) {
        return new Act(MANAGER, World.RUN, verb, object, Optional.empty(), Optional.empty(), World.PURPOSE, Map.of());
    }

    // All hold

    @Test
    void a_granted_read_that_the_audience_may_learn_is_allowed_and_says_why() {
        assertThat(Decide.decide(turn(), READ))
                .isInstanceOfSatisfying(
                        Verdict.Allow.class,
                        allow -> assertThat(allow.basis())
                                .containsExactly("grant g-work", "rule l-specs", "revision 7"));
    }

    @Test
    void a_say_in_the_own_turn_is_allowed_by_the_collaboration() {
        assertThat(Decide.decide(turn(), SAY))
                .isInstanceOfSatisfying(
                        Verdict.Allow.class, allow -> assertThat(allow.basis()).contains("collaboration"));
    }

    @Test
    void thinking_and_thinking_alone_are_birthright() {
        allowed(turn(), act(Verb.MODEL, PROVIDER));
        allowed(turn(), act(Verb.SPAWN, Resource.of(Resource.Kind.RUN, LI, "r-2")));
        allowed(alone(), act(Verb.CONSULT, Resource.of(Resource.Kind.MANAGER, LI)));
    }

    // Row 0

    /// INV-23.
    @Test
    @Tag("INV-23")
    void row_0_an_undefined_value_is_a_deny() {
        denied(DenyCode.UNDEFINED, turn(), act(Verb.COPY, SPEC));
        denied(DenyCode.UNDEFINED, turn(), act(Verb.COLLABORATE, NOVA_PERSON));
        denied(DenyCode.UNDEFINED, turn(), towards(Verb.COLLABORATE, NOVA_PERSON, MALLORY));
        denied(DenyCode.UNDEFINED, turn(), act(Verb.MODEL, Resource.of(Resource.Kind.PROVIDER, LI)));
        denied(DenyCode.UNDEFINED, turn(), moved(Verb.READ, SPEC, SPEC));
    }

    // Row 1

    /// INV-2, INV-15: what is not the agent's own live run is nobody's.
    @Test
    @Tag("INV-2")
    @Tag("INV-15")
    void row_1_binding() {
        denied(DenyCode.BINDING, With.run(turn(), With.live(turn().run(), false)), READ);
        denied(DenyCode.BINDING, With.agent(turn(), new Snapshot.AgentFacts(BUYER, LI, false)), READ);
        denied(DenyCode.BINDING, With.agent(turn(), new Snapshot.AgentFacts(BUYER, NOVA, true)), READ);
        denied(DenyCode.BINDING, With.agent(turn(), new Snapshot.AgentFacts(HEALTH, LI, true)), READ);
        denied(DenyCode.BINDING, inDeal(false, true, true), READ);
        Act another =
                new Act(SALES, World.RUN, Verb.READ, SPEC, Optional.empty(), Optional.empty(), World.PURPOSE, Map.of());
        denied(DenyCode.BINDING, turn(), another);
        Act otherPurpose =
                new Act(BUYER, World.RUN, Verb.READ, SPEC, Optional.empty(), Optional.empty(), "travel", Map.of());
        denied(DenyCode.BINDING, turn(), otherPurpose);
    }

    /// INV-16: only the identities that both sides approved speak in it.
    @Test
    @Tag("INV-16")
    void row_1_an_identity_without_a_seat_does_not_speak() {
        Snapshot seatless = With.collaboration(
                turn(), Optional.of(new Snapshot.CollabFacts(DEAL, true, true, true, Set.of(LI, NOVA), Set.of(SALES))));

        denied(DenyCode.BINDING, seatless, SAY);
    }

    // Row 2

    /// INV-8.
    @Test
    @Tag("INV-8")
    void row_2_another_identitys_memory_and_session_are_out_of_reach() {
        for (Verb verb : List.of(Verb.READ, Verb.LIST, Verb.SEARCH, Verb.STAT)) {
            denied(DenyCode.FORBIDDEN, alone(), act(verb, Resource.memory(HEALTH)));
            denied(DenyCode.FORBIDDEN, alone(), act(verb, Resource.of(Resource.Kind.SESSION, LI, "i-health", "main")));
            denied(DenyCode.FORBIDDEN, alone(), act(verb, Resource.of(Resource.Kind.MEMORY, LI)));
            denied(DenyCode.FORBIDDEN, alone(), act(verb, Resource.memory(MANAGER)));
        }
        denied(DenyCode.FORBIDDEN, alone(), act(Verb.REMEMBER, Resource.memory(HEALTH)));
        allowed(alone(), act(Verb.READ, Resource.memory(BUYER)));
    }

    /// INV-8: what opens another identity's session is the owner's configuration, for sessions and nothing else.
    @Test
    @Tag("INV-8")
    void row_2_another_identitys_session_is_reached_as_far_as_the_owner_opens_it_and_nothing_else_of_it() {
        Snapshot opened = reaching(new Snapshot.Reach(true, true, true));
        Resource theirs = Resource.of(Resource.Kind.SESSION, LI, "i-health", "main");
        allowed(opened, act(Verb.READ, theirs));
        allowed(opened, act(Verb.MESSAGE, theirs));
        denied(DenyCode.FORBIDDEN, opened, act(Verb.READ, Resource.memory(HEALTH)));
        denied(DenyCode.FORBIDDEN, opened, act(Verb.READ, Resource.workspace(HEALTH)));
        denied(
                DenyCode.FORBIDDEN,
                opened,
                act(Verb.READ, Resource.of(Resource.Kind.SESSION, NOVA, "i-health", "main")));

        Snapshot hidden = reaching(new Snapshot.Reach(false, true, true));
        Resource own = Resource.of(Resource.Kind.SESSION, LI, "i-buyer", "main");
        denied(DenyCode.FORBIDDEN, hidden, act(Verb.READ, theirs));
        denied(DenyCode.FORBIDDEN, hidden, act(Verb.READ, own));
        allowed(reaching(new Snapshot.Reach(true, false, true)), act(Verb.MESSAGE, own));
        denied(DenyCode.STATE, reaching(new Snapshot.Reach(true, false, false)), act(Verb.MESSAGE, own));
        denied(DenyCode.STATE, reaching(new Snapshot.Reach(true, false, false)), act(Verb.SPAWN, own));
        allowed(reaching(new Snapshot.Reach(true, false, true)), act(Verb.SPAWN, own));
        denied(DenyCode.FORBIDDEN, reaching(new Snapshot.Reach(true, false, true)), act(Verb.SPAWN, theirs));
    }

    /// INV-8: an identity's folder is its own, and shows only what its rule lets the audience learn.
    @Test
    @Tag("INV-8")
    void row_2_and_7_a_workspace_is_its_identitys_alone_and_missing_for_whom_no_rule_names() {
        Resource file = Resource.of(Resource.Kind.WORKSPACE, LI, "i-buyer", "AGENTS.md");
        allowed(alone(), act(Verb.READ, file));
        denied(DenyCode.MISSING, turn(), act(Verb.READ, file));
        denied(DenyCode.FORBIDDEN, alone(), act(Verb.READ, Resource.workspace(HEALTH)));
        denied(
                DenyCode.FORBIDDEN,
                alone(),
                act(Verb.READ, Resource.of(Resource.Kind.WORKSPACE, LI, "i-buyer", ".ssh", "id")));
        denied(DenyCode.FORBIDDEN, alone(), act(Verb.WRITE, file));
        denied(DenyCode.FORBIDDEN, manager(), byManager(Verb.READ, file));
    }

    private static Snapshot reaching(Snapshot.Reach reach) {
        return With.agent(alone(), new Snapshot.AgentFacts(BUYER, LI, true, Optional.of(reach)));
    }

    /// INV-26: in every mode, for managers too, whatever is granted.
    @Test
    @Tag("INV-26")
    void row_2_built_in_secrets_are_out_of_reach_whatever_is_granted() {
        Snapshot generous = With.answered(
                With.grants(alone(), List.of(World.grant("all", "/**", Verb.values()))), AskReason.values());
        for (String secret : List.of("/home/li/.ssh/id_ed25519", "/srv/app/.env", "/etc/shadow", "/home/LI/.SSH/x")) {
            denied(DenyCode.FORBIDDEN, generous, act(Verb.READ, World.file(secret)));
            denied(DenyCode.FORBIDDEN, generous, act(Verb.WRITE, World.file(secret)));
            denied(DenyCode.FORBIDDEN, generous, moved(Verb.COPY, World.file(secret), SPEC));
            denied(DenyCode.FORBIDDEN, generous, moved(Verb.COPY, SPEC, World.file(secret)));
        }
    }

    @Test
    void row_2_the_platform_and_other_people_are_out_of_reach() {
        denied(DenyCode.FORBIDDEN, alone(), act(Verb.READ, Resource.of(Resource.Kind.PLATFORM, LI, "config")));
        denied(DenyCode.FORBIDDEN, alone(), act(Verb.READ, Resource.nodePath(NOVA, "laptop", "/desk/a")));
        denied(DenyCode.FORBIDDEN, alone(), act(Verb.READ, Resource.nodePath(PersonId.GATEWAY, "x", "/a")));
        denied(DenyCode.FORBIDDEN, alone(), act(Verb.READ, TRANSCRIPT));
    }

    /// INV-4, INV-6: a manager has no verb that faces anybody but its owner.
    @Test
    @Tag("INV-4")
    @Tag("INV-6")
    void row_2_a_manager_has_its_birthright_and_nothing_else() {
        allowed(manager(), byManager(Verb.MODEL, PROVIDER));
        allowed(manager(), byManager(Verb.READ, Resource.memory(HEALTH)));
        allowed(manager(), byManager(Verb.SEARCH, Resource.of(Resource.Kind.MEMORY, LI)));
        allowed(manager(), byManager(Verb.REMEMBER, Resource.memory(MANAGER)));
        allowed(manager(), byManager(Verb.WRITE, DRAFTS));
        allowed(manager(), byManager(Verb.WRITE, Resource.of(Resource.Kind.PROPOSALS, LI, "x")));
        denied(DenyCode.FORBIDDEN, manager(), byManager(Verb.REMEMBER, Resource.memory(HEALTH)));
        denied(DenyCode.FORBIDDEN, manager(), byManager(Verb.READ, SPEC));
        for (Verb verb : Verb.values()) {
            for (Resource.Kind kind : Resource.Kind.values()) {
                boolean faces = List.of(Verb.SAY, Verb.CONTACT, Verb.COLLABORATE, Verb.BRANCH, Verb.DISCOVER)
                                .contains(verb)
                        || List.of(Verb.COMMIT, Verb.MESSAGE, Verb.EXEC, Verb.FETCH, Verb.INVOKE, Verb.SPEND)
                                .contains(verb);
                assertThat(faces && Kinds.forManager(verb, kind))
                        .as(verb + " " + kind)
                        .isFalse();
            }
        }
    }

    /// INV-4: there is no seat and no audience for a manager but its owner.
    @Test
    @Tag("INV-4")
    void row_1_a_manager_beyond_its_owner_is_not_bound() {
        Snapshot shared = With.run(manager(), With.audience(manager().run(), Audience.people(Set.of(LI, NOVA))));

        denied(DenyCode.BINDING, shared, byManager(Verb.MODEL, PROVIDER));
    }

    /// INV-7: advice for one identity draws on that one's knowledge, unless the owner granted more.
    @Test
    @Tag("INV-7")
    void row_2_advice_draws_on_the_asking_identity_alone() {
        allowed(advising(), byManager(Verb.READ, Resource.memory(BUYER)));
        denied(DenyCode.FORBIDDEN, advising(), byManager(Verb.READ, Resource.memory(HEALTH)));
        Grant base = World.grant("draw", "/desk", Verb.CONSULT);
        Grant draw = new Grant(
                base.id(),
                BUYER,
                base.verbs(),
                Set.of(new ResourcePattern(Resource.memory(HEALTH))),
                Optional.empty(),
                Optional.empty(),
                base.from(),
                Optional.empty(),
                Optional.empty(),
                false);
        allowed(With.grants(advising(), List.of(draw)), byManager(Verb.READ, Resource.memory(HEALTH)));
    }

    // Row 3

    /// INV-16, INV-17.
    @Test
    @Tag("INV-16")
    @Tag("INV-17")
    void row_3_turn_order_and_caps() {
        denied(DenyCode.STATE, inDeal(true, false, true), SAY);
        denied(DenyCode.STATE, inDeal(true, false, true), READ);
        denied(DenyCode.STATE, inDeal(true, true, false), SAY);
        denied(DenyCode.FORBIDDEN, alone(), SAY);
    }

    /// INV-15: the contact is looked at again at each act.
    @Test
    @Tag("INV-15")
    void row_3_a_removed_contact_stops_the_next_act() {
        denied(DenyCode.STATE, facing(turn(), false, true, true, false, true), SAY);
        denied(DenyCode.STATE, facing(turn(), true, false, true, false, true), SAY);
    }

    /// INV-20: depth and cycles, which look like a counterpart that cannot be reached.
    @Test
    @Tag("INV-20")
    void row_3_depth_and_cycles_end_a_chain() {
        denied(DenyCode.STATE, facing(turn(), true, true, false, false, true), towards(Verb.BRANCH, NOVA_PERSON, NOVA));
        denied(DenyCode.STATE, facing(turn(), true, true, true, true, true), towards(Verb.BRANCH, NOVA_PERSON, NOVA));
        assertThat(Decide.decide(facing(turn(), true, true, true, true, true), COLLABORATE))
                .isEqualTo(Decide.decide(With.relation(turn(), Optional.empty()), COLLABORATE));
    }

    /// INV-10, INV-11: who is hidden and who does not exist are told apart by nothing, not even in the findings.
    @Test
    @Tag("INV-10")
    @Tag("INV-11")
    void row_3_a_hidden_counterpart_is_an_unknown_one() {
        for (Verb verb : List.of(Verb.COLLABORATE, Verb.DISCOVER, Verb.BRANCH, Verb.MESSAGE, Verb.COMMIT)) {
            Act reach = towards(verb, NOVA_PERSON, NOVA);
            Verdict unknown = Decide.decide(With.relation(alone(), Optional.empty()), reach);
            for (boolean admitted : new boolean[] {true, false}) {
                Snapshot hidden = facing(alone(), false, false, true, false, admitted);

                assertThat(Decide.decide(hidden, reach)).as(verb.wire()).isEqualTo(unknown);
            }
        }
        Act contact = towards(Verb.CONTACT, NOVA_PERSON, NOVA);
        assertThat(Decide.decide(facing(alone(), false, false, true, false, false), contact))
                .isEqualTo(Decide.decide(With.relation(alone(), Optional.empty()), contact));
    }

    /// INV-10: another identity than the one the owner shows does not face the counterpart.
    @Test
    @Tag("INV-10")
    void row_3_only_the_identity_that_the_owner_shows_starts() {
        Snapshot other = With.relation(
                alone(), Optional.of(new Snapshot.Relation(NOVA, true, Optional.of(HEALTH), true, true, false, true)));
        Snapshot none = With.relation(
                alone(), Optional.of(new Snapshot.Relation(NOVA, true, Optional.empty(), true, true, false, true)));

        denied(DenyCode.STATE, other, COLLABORATE);
        denied(DenyCode.STATE, none, COLLABORATE);
    }

    @Test
    void row_3_what_was_refused_in_this_run_is_not_asked_again() {
        Act write = act(Verb.MKDIR, SPEC);
        asked(alone(), write, AskReason.BOUNDARY);
        Set<String> refused = Set.of(Decide.refusalKey(write, Decide.audience(alone(), write)));

        denied(DenyCode.STATE, With.run(alone(), With.refused(alone().run(), refused)), write);
    }

    // Row 4

    @Test
    void row_4_budget() {
        denied(DenyCode.BUDGET, With.run(turn(), With.budget(turn().run(), false)), READ);
    }

    // Row 5

    /// INV-9: a grant that is gone is gone at the next act.
    @Test
    @Tag("INV-9")
    void row_5_without_a_grant_the_owner_is_asked_for_the_owners_own() {
        allowed(turn(), READ);
        asked(With.grants(turn(), List.of()), READ, AskReason.BOUNDARY);
        allowed(With.answered(With.grants(turn(), List.of()), AskReason.BOUNDARY), READ);
    }

    @Test
    void row_5_without_a_grant_what_is_not_the_owners_is_out_of_scope() {
        Act spend = new Act(
                BUYER,
                World.RUN,
                Verb.SPEND,
                Resource.of(Resource.Kind.PERSON, NOVA),
                Optional.empty(),
                Optional.of(NOVA),
                World.PURPOSE,
                Map.of());

        denied(DenyCode.OUT_OF_SCOPE, With.answered(trusted(alone()), AskReason.values()), spend);
    }

    /// INV-13, INV-14, INV-35: a model's wish to reach a person is a question to its own owner, whatever is
    /// granted.
    @Test
    @Tag("INV-13")
    @Tag("INV-14")
    @Tag("INV-35")
    void row_5_reaching_out_always_asks() {
        Grant base = World.grant("all", "/desk", Verb.values());
        Grant all = new Grant(
                base.id(),
                BUYER,
                base.verbs(),
                Set.of(new ResourcePattern(Resource.of(Resource.Kind.PERSON, LI, "**"))),
                Optional.empty(),
                Optional.empty(),
                base.from(),
                Optional.empty(),
                Optional.empty(),
                true);
        Snapshot knowing = With.run(alone(), With.consulted(alone().run(), Set.of(BUDGET), Set.of()));
        for (Verb verb : List.of(Verb.CONTACT, Verb.COLLABORATE, Verb.DISCOVER)) {
            Act reach = towards(verb, NOVA_PERSON, NOVA);

            asked(With.grants(alone(), List.of(all)), reach, AskReason.BOUNDARY);
            asked(With.grants(knowing, List.of(all)), reach, AskReason.BOUNDARY, AskReason.RELEASE);
            asked(With.answered(knowing, AskReason.BOUNDARY), reach, AskReason.RELEASE);
        }
        allowed(With.answered(knowing, AskReason.BOUNDARY, AskReason.RELEASE), COLLABORATE);
    }

    @Test
    void row_5_exec_always_asks_since_a_grant_names_no_arguments() {
        Snapshot granted = With.grants(alone(), List.of(World.grant("x", "/**", Verb.EXEC)));

        asked(granted, act(Verb.EXEC, World.file("/usr/bin/make")), AskReason.BOUNDARY);
    }

    private static Act boxed(String identity, String action, String network, String workspace) {
        return new Act(
                BUYER,
                World.RUN,
                Verb.EXEC,
                Resource.of(Resource.Kind.SANDBOX, LI, identity),
                Optional.empty(),
                Optional.empty(),
                World.PURPOSE,
                Map.of("action", action, "network", network, "workspace", workspace));
    }

    private static Snapshot mayRun(Snapshot snapshot, boolean alsoUntrusted) {
        Grant grant = World.grant("x", "/**", Verb.EXEC);
        return With.grants(
                snapshot,
                List.of(new Grant(
                        grant.id(),
                        grant.identity(),
                        grant.verbs(),
                        Set.of(ResourcePattern.parse("sandbox://" + LI + "/i-buyer")),
                        grant.counterparts(),
                        grant.purposes(),
                        grant.from(),
                        grant.to(),
                        grant.uses(),
                        alsoUntrusted)));
    }

    @Test
    void row_5_a_program_in_the_agents_own_sandbox_is_granted_like_anything_else() {
        asked(alone(), boxed("i-buyer", "start", "none", "none"), AskReason.BOUNDARY);
        allowed(mayRun(alone(), false), boxed("i-buyer", "start", "none", "rw"));
        allowed(alone(), boxed("i-buyer", "poll", "none", "none"));
        asked(alone(), boxed("i-buyer", "write", "none", "none"), AskReason.BOUNDARY);
        denied(DenyCode.FORBIDDEN, mayRun(alone(), false), boxed("i-health", "start", "none", "none"));
    }

    @Test
    void row_7_a_sandbox_with_a_network_tells_anybody() {
        Snapshot knowing = With.run(alone(), With.consulted(alone().run(), Set.of(BUDGET), Set.of()));

        asked(mayRun(knowing, false), boxed("i-buyer", "start", "bridge", "none"), AskReason.RELEASE);
        asked(mayRun(knowing, false), boxed("i-buyer", "poll", "bridge", "none"), AskReason.RELEASE);
        denied(DenyCode.FLOW, mayRun(turn(), false), boxed("i-buyer", "start", "bridge", "none"));
        allowed(mayRun(turn(), false), boxed("i-buyer", "start", "none", "none"));
    }

    @Test
    void row_6_what_stays_in_a_sandbox_is_not_consequential_and_what_leaves_it_is() {
        Snapshot untrusted = untrusted(mayRun(alone(), false));

        allowed(untrusted, boxed("i-buyer", "start", "none", "ro"));
        asked(untrusted, boxed("i-buyer", "start", "none", "rw"), AskReason.UNTRUSTED);
        allowed(untrusted(mayRun(alone(), true)), boxed("i-buyer", "start", "none", "rw"));
    }

    // Row 6

    @Test
    void row_6_a_consequential_act_of_an_untrusted_run_asks() {
        Snapshot untrusted = untrusted(alone());

        Act make = act(Verb.EXEC, World.file("/usr/bin/make"));

        asked(untrusted, make, AskReason.BOUNDARY, AskReason.UNTRUSTED);
        asked(alone(), make, AskReason.BOUNDARY);
        allowed(untrusted, act(Verb.WRITE, BUDGET));
    }

    /// A node keeps what is deleted, so that deleting one's own files is reversible work.
    @Test
    void row_6_reversible_work_of_an_untrusted_run_is_not_asked_about() {
        allowed(untrusted(alone()), act(Verb.DELETE, BUDGET));
        asked(
                With.rules(untrusted(alone()), List.of(endorsing("/desk"))),
                act(Verb.DELETE, BUDGET),
                AskReason.UNTRUSTED);
    }

    @Test
    void row_6_a_grant_may_say_also_when_untrusted() {
        Grant base = World.grant("sure", "/desk", Verb.DELETE);
        Grant sure = new Grant(
                base.id(),
                BUYER,
                base.verbs(),
                base.objects(),
                Optional.empty(),
                Optional.empty(),
                base.from(),
                Optional.empty(),
                Optional.empty(),
                true);

        Snapshot endorsed = With.rules(untrusted(alone()), List.of(endorsing("/desk")));

        allowed(With.grants(endorsed, List.of(sure)), act(Verb.DELETE, BUDGET));
        asked(With.grants(endorsed, List.of(base)), act(Verb.DELETE, BUDGET), AskReason.UNTRUSTED);
    }

    private static Rule endorsing(String path) {
        Rule plain = World.rule("endorsed", path);
        return new Rule(
                plain.id(),
                plain.owner(),
                plain.place(),
                plain.identity(),
                plain.purpose(),
                plain.readers(),
                plain.end(),
                true);
    }

    /// An undo of a move has two ends: both are looked at, as the move's were.
    @Test
    void undo_of_a_move_needs_both_ends() {
        Grant undo = World.grant("undo", "/desk", Verb.UNDO);

        allowed(With.grants(alone(), List.of(undo)), moved(Verb.UNDO, BUDGET, World.file("/desk/own")));
        allowed(With.grants(alone(), List.of(undo)), act(Verb.UNDO, BUDGET));
        asked(With.grants(alone(), List.of(undo)), moved(Verb.UNDO, BUDGET, SPEC), AskReason.RELEASE);
        asked(With.grants(alone(), List.of(undo)), moved(Verb.UNDO, BUDGET, World.file("/other")), AskReason.BOUNDARY);
        denied(DenyCode.MISSING, With.grants(turn(), List.of(undo)), moved(Verb.UNDO, SPEC, BUDGET));
        denied(DenyCode.MISSING, With.grants(turn(), List.of(undo)), moved(Verb.UNDO, BUDGET, SPEC));
    }

    /// INV-5: text of others does not steer the manager.
    @Test
    @Tag("INV-5")
    void row_6_a_question_to_the_manager_from_an_untrusted_run_always_asks() {
        Act consult = act(Verb.CONSULT, Resource.of(Resource.Kind.MANAGER, LI, "manager"));
        Grant base = World.grant("ask", "/desk", Verb.CONSULT);
        Grant sure = new Grant(
                base.id(),
                BUYER,
                base.verbs(),
                Set.of(new ResourcePattern(Resource.of(Resource.Kind.MANAGER, LI, "**"))),
                Optional.empty(),
                Optional.empty(),
                base.from(),
                Optional.empty(),
                Optional.empty(),
                true);

        assertThat(Grants.covers(sure, consult, World.NOW)).isTrue();
        asked(turn(), consult, AskReason.UNTRUSTED);
        asked(With.grants(turn(), List.of(sure)), consult, AskReason.UNTRUSTED);
    }

    @Test
    void row_6_a_write_into_a_trusted_place_is_consequential() {
        Rule plain = World.rule("skills", "/desk/skills");
        Rule trusted = new Rule(
                plain.id(),
                LI,
                plain.place(),
                Optional.empty(),
                Optional.empty(),
                Readers.NOBODY,
                Optional.empty(),
                true);
        Snapshot snapshot = With.rules(untrusted(alone()), List.of(trusted));

        asked(snapshot, act(Verb.WRITE, World.file("/desk/skills/a.md")), AskReason.UNTRUSTED);
        asked(snapshot, moved(Verb.MOVE, World.file("/desk"), BUDGET), AskReason.UNTRUSTED);
    }

    // Row 7

    /// INV-18: a reply is made from what its audience may learn, and from nothing else.
    @Test
    @Tag("INV-18")
    void row_7_what_the_audience_may_not_learn_is_missing() {
        denied(DenyCode.MISSING, turn(), act(Verb.READ, BUDGET));
        denied(DenyCode.MISSING, turn(), act(Verb.READ, Resource.memory(BUYER)));
        denied(DenyCode.MISSING, With.answered(turn(), AskReason.values()), act(Verb.READ, BUDGET));
        allowed(turn(), act(Verb.READ, Resource.pairMemory(BUYER, NOVA)));
        allowed(alone(), act(Verb.READ, BUDGET));
        ItemPolicy mine = new ItemPolicy(Map.of(LI, Readers.NOBODY), Integrity.TRUSTED);
        denied(DenyCode.MISSING, With.item(turn(), mine), READ);
    }

    @Test
    void row_7_a_write_below_the_audience_adds_and_is_allowed() {
        assertThat(Decide.decide(turn(), act(Verb.WRITE, BUDGET)))
                .isInstanceOfSatisfying(
                        Verdict.Allow.class,
                        allow -> assertThat(allow.appendOnly()).isTrue());
        assertThat(Decide.decide(alone(), act(Verb.WRITE, BUDGET)))
                .isInstanceOfSatisfying(
                        Verdict.Allow.class,
                        allow -> assertThat(allow.appendOnly()).isFalse());
        denied(DenyCode.FLOW, trusted(turn()), act(Verb.DELETE, BUDGET));
        denied(DenyCode.MISSING, trusted(turn()), moved(Verb.MOVE, BUDGET, SPEC));
        denied(DenyCode.FLOW, trusted(turn()), moved(Verb.MOVE, SPEC, BUDGET));
    }

    /// Under a free name it would lie in the folder, and tell whoever looks there that the name was taken.
    @Test
    @Tag("INV-18")
    void row_7_a_write_below_the_audience_lies_nowhere_that_more_people_see() {
        Rule folder = World.rule("folder", "/desk/out", new Reader.Human(NOVA));
        Rule specs = World.rule("specs", "/desk/specs", new Reader.Human(NOVA));
        Snapshot closed = With.rules(turn(), List.of(specs, folder, World.rule("closed", "/desk/out/x")));
        Snapshot both =
                With.rules(turn(), List.of(World.rule("folder", "/desk/out"), World.rule("closed", "/desk/out/x")));

        denied(DenyCode.FLOW, closed, act(Verb.WRITE, World.file("/desk/out/x")));
        denied(DenyCode.FLOW, closed, moved(Verb.COPY, SPEC, World.file("/desk/out/x")));
        assertThat(Decide.decide(both, act(Verb.WRITE, World.file("/desk/out/x"))))
                .isNotInstanceOf(Verdict.Deny.class);
    }

    @Test
    void row_7_a_public_run_tells_nobody_else() {
        Snapshot wide = With.rules(
                turn(), List.of(World.rule("wide", "/desk/out", new Reader.Human(MALLORY), new Reader.Human(NOVA))));
        Snapshot own = With.run(wide, With.foreign(wide.run(), false));

        denied(DenyCode.FLOW, own, act(Verb.WRITE, World.file("/desk/out/x")));
        denied(DenyCode.FLOW, turn(), act(Verb.MODEL, Resource.of(Resource.Kind.PROVIDER, LI, "stranger")));
    }

    @Test
    void row_7_items_of_others_lie_with_the_owner_or_with_the_pair() {
        Act shared = act(Verb.WRITE, SPEC);

        denied(DenyCode.FLOW, turn(), shared);
        allowed(With.run(turn(), With.foreign(turn().run(), false)), shared);
        allowed(turn(), act(Verb.REMEMBER, Resource.pairMemory(BUYER, NOVA)));
        allowed(turn(), act(Verb.REMEMBER, Resource.memory(BUYER)));
    }

    @Test
    void row_7_a_private_run_tells_what_all_receivers_may_learn_or_asks() {
        Act write = act(Verb.WRITE, SPEC);

        allowed(alone(), write);
        allowed(With.run(alone(), With.consulted(alone().run(), Set.of(SPEC), Set.of())), write);
        asked(With.run(alone(), With.consulted(alone().run(), Set.of(BUDGET), Set.of())), write, AskReason.RELEASE);
        asked(
                With.run(alone(), With.consulted(alone().run(), Set.of(SPEC), Set.of(Audience.owner(LI)))),
                write,
                AskReason.RELEASE);
        asked(With.run(alone(), With.foreign(alone().run(), true)), write, AskReason.RELEASE);
    }

    private static Snapshot.RunFacts unknown() {
        Snapshot.RunFacts run = alone().run();
        return new Snapshot.RunFacts(
                run.id(),
                run.agent(),
                run.owner(),
                true,
                run.half(),
                run.audience(),
                run.purpose(),
                run.integrity(),
                Set.of(),
                false,
                true,
                Set.of());
    }

    @Test
    void row_7_a_run_whose_causes_are_not_known_asks() {
        for (Verb verb : List.of(Verb.WRITE, Verb.APPEND, Verb.MKDIR, Verb.DELETE)) {
            Snapshot granted = With.grants(alone(), List.of(World.grant("all", "/desk", verb)));
            allowed(granted, act(verb, SPEC));
            asked(With.run(granted, unknown()), act(verb, SPEC), AskReason.RELEASE);
        }
    }

    /// What is said in a collaboration is heard by those who hear its run anyway; out of it nothing is.
    @Test
    void row_7_what_is_said_in_a_turn_needs_no_causes_and_elsewhere_none_help() {
        allowed(turn(), act(Verb.SAY, TRANSCRIPT));
        denied(DenyCode.FORBIDDEN, alone(), act(Verb.SAY, TRANSCRIPT));
    }

    @Test
    void row_7_a_word_on_a_channel_goes_unasked_when_the_owners_own_words_led_to_it() {
        Resource ann = Resource.conversation(LI, "irc", "work", true, "ann");
        Grant talk = new Grant(
                new GrantId("g-talk"),
                BUYER,
                Set.of(Verb.MESSAGE),
                Set.of(ResourcePattern.exactly(ann)),
                Optional.empty(),
                Optional.empty(),
                NOW,
                Optional.empty(),
                Optional.empty(),
                false);
        Snapshot granted = With.grants(alone(), List.of(talk));

        allowed(granted, act(Verb.MESSAGE, ann));
        asked(With.run(granted, unknown()), act(Verb.MESSAGE, ann), AskReason.RELEASE);
        asked(
                With.run(granted, With.consulted(alone().run(), Set.of(SPEC), Set.of())),
                act(Verb.MESSAGE, ann),
                AskReason.RELEASE);
        asked(
                With.run(granted, With.consulted(alone().run(), Set.of(), Set.of(Audience.owner(LI)))),
                act(Verb.MESSAGE, ann),
                AskReason.RELEASE);
    }

    /// The session of another agent is its owner's to learn, whatever led to what is written there.
    @Test
    void row_7_a_word_into_a_session_of_the_owner_tells_nobody_more() {
        Resource theirs = Resource.of(Resource.Kind.SESSION, LI, "i-health", "main");
        Snapshot opened = With.agent(
                With.run(alone(), unknown()),
                new Snapshot.AgentFacts(BUYER, LI, true, Optional.of(new Snapshot.Reach(true, true, true))));

        allowed(opened, act(Verb.MESSAGE, theirs));
    }

    // Row 8

    @Test
    void row_5_what_a_binding_grants_is_one_conversation() {
        Resource ann = Resource.conversation(LI, "irc", "work", true, "ann");
        Audience heard = Audience.of(new Reader.Human(LI), new Reader.Correspondent("irc", "work", "ann"));
        Snapshot faces = With.collaboration(turn(), Optional.empty());
        faces = With.run(faces, With.integrity(With.audience(faces.run(), heard), Integrity.UNTRUSTED));
        Grant reply = new Grant(
                new GrantId("g-binding"),
                BUYER,
                Set.of(Verb.MESSAGE),
                Set.of(ResourcePattern.exactly(ann)),
                Optional.empty(),
                Optional.empty(),
                NOW,
                Optional.empty(),
                Optional.empty(),
                true);
        Snapshot granted = With.grants(faces, List.of(reply));

        allowed(granted, act(Verb.MESSAGE, ann));
        asked(With.grants(faces, List.of()), act(Verb.MESSAGE, ann), AskReason.BOUNDARY);
        for (Resource other : List.of(
                Resource.conversation(LI, "irc", "work", true, "bob"),
                Resource.conversation(LI, "irc", "work", false, "#shop"),
                Resource.conversation(LI, "irc", "home", true, "ann"))) {
            denied(DenyCode.FLOW, granted, act(Verb.MESSAGE, other));
        }
        denied(DenyCode.FORBIDDEN, granted, act(Verb.MESSAGE, Resource.conversation(NOVA, "irc", "work", true, "ann")));
    }

    /// INV-35: nobody but the owner binds the owner.
    @Test
    @Tag("INV-35")
    void row_8_a_commitment_always_asks() {
        Act commit = towards(Verb.COMMIT, TRANSCRIPT, NOVA);

        asked(trusted(turn()), commit, AskReason.COMMIT);
        asked(With.answered(turn(), AskReason.UNTRUSTED), commit, AskReason.COMMIT);
        allowed(With.answered(trusted(turn()), AskReason.COMMIT), commit);
    }

    // Row 9

    /// INV-13: two allows, one of each side.
    @Test
    @Tag("INV-13")
    void row_9_the_receivers_own_policy_admits_it() {
        denied(DenyCode.INGRESS, facing(turn(), true, true, true, false, false), SAY);
        denied(DenyCode.INGRESS, facing(alone(), true, true, true, false, false), COLLABORATE);
    }

    // The winning verdict

    @Test
    void deny_beats_ask_and_the_first_row_names_it() {
        Snapshot broken = With.run(
                facing(turn(), false, true, true, false, true), With.budget(With.live(turn().run(), false), false));

        assertThat(Decide.decide(broken, towards(Verb.COMMIT, TRANSCRIPT, NOVA)))
                .isInstanceOfSatisfying(Verdict.Deny.class, deny -> {
                    assertThat(deny.code()).isEqualTo(DenyCode.BINDING);
                    assertThat(deny.findings()).hasSize(5);
                    assertThat(deny.findings()).allMatch(finding -> Character.isDigit(finding.charAt(0)));
                });
    }

    @Test
    void an_approval_answers_its_reasons_and_no_new_one() {
        Snapshot answered = With.answered(untrusted(With.grants(alone(), List.of())), AskReason.BOUNDARY);

        asked(answered, act(Verb.EXEC, World.file("/usr/bin/make")), AskReason.UNTRUSTED);
    }
}
