package dev.clawnet.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.protocol.catalogue.ContactMethods;
import dev.clawnet.protocol.catalogue.IdentityMethods;
import dev.clawnet.protocol.catalogue.PeopleMethods;
import dev.clawnet.protocol.catalogue.SandboxMethods;
import dev.clawnet.protocol.catalogue.SandboxMethods.BoxView;
import dev.clawnet.protocol.id.PersonId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Which boxes are chosen, and that nothing is taken away before its owner said so.
class BoxCommandsTest {
    private final FakeLink gateway = new FakeLink();

    @BeforeEach
    void two_boxes() {
        gateway.on(
                SandboxMethods.SANDBOX_LIST,
                none -> new SandboxMethods.BoxList(
                        List.of(box("main-1", "session", "agent:main:main"), box("shared-2", "shared", ""))));
        gateway.on(
                PeopleMethods.PEOPLE_SELF,
                none -> new PeopleMethods.PersonView(
                        new PersonId("p-li"),
                        "Li Wei",
                        Optional.of("li"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
        gateway.on(PeopleMethods.PEOPLE_LIST, none -> new PeopleMethods.PersonList(List.of()));
        gateway.on(ContactMethods.CONTACTS_LIST, none -> new ContactMethods.ContactList(List.of()));
        gateway.on(
                IdentityMethods.IDENTITIES_LIST,
                none -> new IdentityMethods.IdentityList(
                        List.of(), new IdentityMethods.ManagerView("", Optional.empty(), 1L)));
        gateway.on(SandboxMethods.SANDBOX_RECREATE, wanted -> new SandboxMethods.Recreated(wanted.boxes(), 3));
    }

    private static BoxView box(String name, String scope, String session) {
        return new BoxView(
                name,
                scope,
                session.isEmpty() ? Optional.empty() : Optional.of("i-main"),
                session.isEmpty() ? Optional.empty() : Optional.of(session),
                "p-li: person:p-li",
                0,
                true,
                1);
    }

    private List<String> takenBy(String... options) {
        String[] words = new String[options.length + 2];
        words[0] = "sandbox";
        words[1] = "recreate";
        System.arraycopy(options, 0, words, 2, options.length);
        assertThat(gateway.run(words).code()).isZero();
        return gateway.last(SandboxMethods.SANDBOX_RECREATE).boxes();
    }

    @Test
    void boxes_are_listed_with_whom_they_are_for() {
        assertThat(gateway.run("sandbox", "list").out())
                .contains("main-1", "agent:main:main", "Li Wei: person:Li Wei", "all agents");
    }

    @Test
    void without_yes_it_only_shows_what_it_would_take() {
        FakeLink.Printed printed = gateway.run("sandbox", "recreate", "--all");

        assertThat(printed.out()).contains("main-1", "shared-2", "nothing was changed", "--yes");
        assertThat(gateway.calls).extracting(FakeLink.Called::method).doesNotContain("sandbox.recreate");
    }

    @Test
    void all_or_those_of_a_session_or_one_are_taken() {
        assertThat(takenBy("--all", "--yes")).containsExactly("main-1", "shared-2");
        assertThat(takenBy("--session", "agent:main:main", "--yes")).containsExactly("main-1");
        assertThat(takenBy("--box", "shared-2", "--yes")).containsExactly("shared-2");
    }

    @Test
    void it_says_which_is_to_be_said_and_what_it_did_not_find() {
        assertThat(gateway.run("sandbox", "recreate", "--yes").err()).contains("say which boxes");
        assertThat(gateway.run("sandbox", "recreate", "--all", "--box", "main-1")
                        .code())
                .isEqualTo(2);
        assertThat(gateway.run("sandbox", "recreate", "--box", "none", "--yes").out())
                .contains("no such boxes");
        assertThat(gateway.calls).extracting(FakeLink.Called::method).doesNotContain("sandbox.recreate");
    }
}
