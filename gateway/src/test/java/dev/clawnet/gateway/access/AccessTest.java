package dev.clawnet.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.gateway.access.Access.Direct;
import dev.clawnet.gateway.access.Access.Rooms;
import dev.clawnet.gateway.access.Verdict.Admitted;
import dev.clawnet.gateway.access.Verdict.Dropped;
import dev.clawnet.gateway.access.Verdict.OfferPairing;
import dev.clawnet.gateway.access.Verdict.Reason;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AccessTest {
    private static AllowList list(String... entries) {
        return new AllowList("whatsapp", List.of(entries));
    }

    private static Direct direct(DmPolicy policy, AllowList listed, AllowList paired) {
        return new Direct(policy, listed, paired, false);
    }

    private static Verdict write(DmPolicy policy, String sender) {
        return Access.direct(direct(policy, list("+491"), list("+492")), Sender.of(sender));
    }

    @Test
    void private_chats_are_let_in_by_policy_list_and_pairing() {
        assertThat(write(DmPolicy.PAIRING, "+4911")).isEqualTo(new OfferPairing());
        Direct pairing = direct(DmPolicy.PAIRING, list("+49111"), list("+49222"));
        assertThat(Access.direct(pairing, Sender.of("49 111"))).isEqualTo(new Admitted());
        assertThat(Access.direct(pairing, Sender.of("+49222"))).isEqualTo(new Admitted());

        Direct listed = direct(DmPolicy.ALLOWLIST, list("+49111"), list("+49222"));
        assertThat(Access.direct(listed, Sender.of("+49111"))).isEqualTo(new Admitted());
        assertThat(Access.direct(listed, Sender.of("+49222")))
                .as("who was paired does not count where the list alone does")
                .isEqualTo(new Dropped(Reason.SENDER_NOT_LISTED));

        assertThat(Access.direct(direct(DmPolicy.OPEN, list("*"), list()), Sender.of("+49333")))
                .isEqualTo(new Admitted());
        assertThat(Access.direct(direct(DmPolicy.OPEN, list(), list()), Sender.of("+49333")))
                .as("open without a star is open for nobody")
                .isEqualTo(new Dropped(Reason.SENDER_NOT_LISTED));
        assertThat(Access.direct(direct(DmPolicy.DISABLED, list("*"), list("*")), Sender.of("+49111")))
                .isEqualTo(new Dropped(Reason.DISABLED));
    }

    @Test
    void rooms_are_let_in_by_room_and_by_sender() {
        Direct direct = direct(DmPolicy.PAIRING, list("+49111"), list("+49222"));
        Rooms senders = new Rooms(GroupPolicy.ALLOWLIST, list("+49333"), Set.of("1@g.us"));

        assertThat(Access.room(senders, direct, "1@g.us", Sender.of("+49333"))).isEqualTo(new Admitted());
        assertThat(Access.room(senders, direct, "1@g.us", Sender.of("+49111")))
                .as("a list for rooms stands alone")
                .isEqualTo(new Dropped(Reason.SENDER_NOT_LISTED));
        assertThat(Access.room(senders, direct, "1@g.us", Sender.of("+49222")))
                .as("who is paired counts in rooms too")
                .isEqualTo(new Admitted());
        assertThat(Access.room(senders, direct, "2@g.us", Sender.of("+49333")))
                .isEqualTo(new Dropped(Reason.ROOM_NOT_LISTED));
        Rooms every = new Rooms(GroupPolicy.ALLOWLIST, list(), Set.of("*"));
        assertThat(Access.room(every, direct, "2@g.us", Sender.of("+49111")))
                .as("without a list for rooms that of private chats stands in")
                .isEqualTo(new Admitted());
    }

    @Test
    void an_empty_list_admits_nobody() {
        Direct nobody = direct(DmPolicy.ALLOWLIST, list(), list("+49222"));
        Rooms rooms = new Rooms(GroupPolicy.ALLOWLIST, list(" "), Set.of());

        assertThat(Access.room(rooms, nobody, "r", Sender.of("+49222"))).isEqualTo(new Dropped(Reason.NOBODY_LISTED));
        assertThat(Access.room(rooms, nobody, "r", Sender.of(""))).isEqualTo(new Dropped(Reason.NOBODY_LISTED));
        assertThat(Access.direct(nobody, Sender.of(""))).isEqualTo(new Dropped(Reason.SENDER_NOT_LISTED));
        assertThat(Access.room(new Rooms(GroupPolicy.OPEN, list(), Set.of()), nobody, "r", Sender.of("+1")))
                .isEqualTo(new Admitted());
        assertThat(Access.room(new Rooms(GroupPolicy.DISABLED, list("*"), Set.of("*")), nobody, "r", Sender.of("+1")))
                .isEqualTo(new Dropped(Reason.DISABLED));
    }

    @Test
    void ids_are_compared_as_their_channel_spells_them() {
        assertThat(list("whatsapp:+49 (1) 23").admits(Sender.of("49123@s.whatsapp.net"), false))
                .isTrue();
        assertThat(new AllowList("telegram", List.of("tg:42", "7")).admits(Sender.of("telegram:42"), false))
                .isTrue();
        assertThat(new AllowList("telegram", List.of("7")).admits(Sender.of("77"), false))
                .isFalse();
        assertThat(new AllowList("matrix", List.of("@Nina:HS")).admits(Sender.of("@nina:hs"), false))
                .isTrue();
    }

    @Test
    void a_name_that_a_sender_chose_does_not_open_a_door() {
        AllowList list = new AllowList("telegram", List.of("nina", "*x"));
        Sender impostor = new Sender("666", Set.of("Nina", "*"));

        assertThat(list.admits(impostor, false)).isFalse();
        assertThat(list.admits(impostor, true))
                .as("where the owner lets names count")
                .isTrue();
        assertThat(new AllowList("telegram", List.of("7")).admits(impostor, true))
                .isFalse();
    }

    @Test
    void a_room_wants_a_mention_unless_it_says_otherwise() {
        assertThat(Access.mentionWanted(Optional.empty(), Optional.empty())).isTrue();
        assertThat(Access.mentionWanted(Optional.empty(), Optional.of(false))).isFalse();
        assertThat(Access.mentionWanted(Optional.of(true), Optional.of(false))).isTrue();
    }

    @Test
    void the_gate_opens_for_who_means_the_agent() {
        assertThat(MentionGate.answers(new MentionGate.Facts(true, true, false, false, false, false)))
                .isFalse();
        assertThat(MentionGate.answers(new MentionGate.Facts(true, true, true, false, false, false)))
                .isTrue();
        assertThat(MentionGate.answers(new MentionGate.Facts(true, true, false, true, false, true)))
                .isTrue();
        assertThat(MentionGate.answers(new MentionGate.Facts(true, true, false, false, true, false)))
                .isTrue();
        assertThat(MentionGate.answers(new MentionGate.Facts(true, true, false, false, true, true)))
                .as("a command beside somebody else's name")
                .isFalse();
        assertThat(MentionGate.answers(new MentionGate.Facts(true, false, false, false, false, false)))
                .as("where nothing can be told, nothing is asked for")
                .isTrue();
        assertThat(MentionGate.answers(new MentionGate.Facts(false, true, false, false, false, false)))
                .isTrue();
    }
}
