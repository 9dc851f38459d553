package dev.clawnet.gateway.people;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.gateway.people.Contact.Side;
import dev.clawnet.gateway.people.ContactMachine.Event;
import dev.clawnet.gateway.people.ContactMachine.Step;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContactMachineTest {
    /// The whole table: a blank next state means that there is nothing the event could be about.
    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvSource({
        "NONE, NONE, REQUEST, REQUESTED, ASKED",
        "NONE, NONE, ACCEPT, , ",
        "NONE, NONE, REJECT, , ",
        "NONE, NONE, REMOVE, , ",
        "REQUESTED, ASKED, REQUEST, REQUESTED, ASKED",
        "REQUESTED, ASKED, ACCEPT, , ",
        "REQUESTED, ASKED, REJECT, , ",
        "REQUESTED, ASKED, REMOVE, NONE, NONE",
        "ASKED, REQUESTED, REQUEST, AGREED, AGREED",
        "ASKED, REQUESTED, ACCEPT, AGREED, AGREED",
        "ASKED, REQUESTED, REJECT, REFUSED, REQUESTED",
        "ASKED, REQUESTED, REMOVE, , ",
        "REQUESTED, REFUSED, REQUEST, REQUESTED, REFUSED",
        "REQUESTED, REFUSED, ACCEPT, , ",
        "REQUESTED, REFUSED, REJECT, , ",
        "REQUESTED, REFUSED, REMOVE, NONE, REFUSED",
        "REFUSED, REQUESTED, REQUEST, AGREED, AGREED",
        "REFUSED, REQUESTED, ACCEPT, , ",
        "REFUSED, REQUESTED, REJECT, , ",
        "REFUSED, REQUESTED, REMOVE, , ",
        "NONE, REFUSED, REQUEST, REQUESTED, REFUSED",
        "NONE, REFUSED, ACCEPT, , ",
        "REFUSED, NONE, REQUEST, REQUESTED, ASKED",
        "REFUSED, NONE, ACCEPT, , ",
        "NONE, REQUESTED, REQUEST, AGREED, AGREED",
        "AGREED, AGREED, REQUEST, AGREED, AGREED",
        "AGREED, AGREED, ACCEPT, AGREED, AGREED",
        "AGREED, AGREED, REJECT, , ",
        "AGREED, AGREED, REMOVE, NONE, NONE",
    })
    void table(Side mine, Side theirs, Event event, Side mineAfter, Side theirsAfter) {
        Step expected = mineAfter == null ? new Step.Nothing() : new Step.To(mineAfter, theirsAfter);
        assertThat(ContactMachine.step(mine, theirs, event)).isEqualTo(expected);
    }

    record Pair(Side one, Side other) {}

    /// INV-12: from nothing, nobody gets to *agreed* by their own events alone, and both sides get there together.
    @Test
    @Tag("INV-12")
    void one_side_alone_never_becomes_a_contact() {
        for (Pair pair : reachable(false)) {
            assertThat(pair.one()).isNotEqualTo(Side.AGREED);
        }
        for (Pair pair : reachable(true)) {
            assertThat(pair.one() == Side.AGREED).isEqualTo(pair.other() == Side.AGREED);
        }
    }

    /// INV-11: whatever the other side did short of agreeing, the asking side ends in the same state.
    @Test
    @Tag("INV-11")
    void asking_ends_alike_whatever_the_other_side_holds() {
        for (Side theirs : new Side[] {Side.NONE, Side.ASKED, Side.REFUSED}) {
            for (Side mine : new Side[] {Side.NONE, Side.REQUESTED}) {
                assertThat(((Step.To) ContactMachine.step(mine, theirs, Event.REQUEST)).mine())
                        .isEqualTo(Side.REQUESTED);
            }
        }
    }

    private static Set<Pair> reachable(boolean bothAct) {
        Set<Pair> seen = new HashSet<>();
        Deque<Pair> open = new ArrayDeque<>();
        open.add(new Pair(Side.NONE, Side.NONE));
        while (!open.isEmpty()) {
            Pair pair = open.remove();
            if (seen.add(pair)) {
                for (Event event : Event.values()) {
                    if (ContactMachine.step(pair.one(), pair.other(), event) instanceof Step.To to) {
                        open.add(new Pair(to.mine(), to.theirs()));
                    }
                    if (bothAct && ContactMachine.step(pair.other(), pair.one(), event) instanceof Step.To to) {
                        open.add(new Pair(to.theirs(), to.mine()));
                    }
                }
            }
        }
        return seen;
    }
}
