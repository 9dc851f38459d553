package dev.clawnet.app.command;

import dev.clawnet.app.cli.Exit;
import dev.clawnet.app.cli.Problem;
import dev.clawnet.protocol.catalogue.ApprovalMethods;
import dev.clawnet.protocol.catalogue.ApprovalMethods.ApprovalView;
import dev.clawnet.protocol.device.ActText;
import dev.clawnet.protocol.id.ApprovalId;
import dev.clawnet.protocol.text.PlainText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// An approval as this device shows it, and the digest of what it shows.
///
/// Threat: a gateway that shows one act and has another one signed. What is shown comes from the members that the
/// digest covers, the digest is computed here, and an approval that does not agree with itself is not signed. See
/// `ByHandTest`.
final class ApprovalCard {
    private static final int WIDTH = 10;

    private final ApprovalView view;
    private final String digest;

    ApprovalCard(ApprovalView view) {
        this.view = view;
        this.digest = view.shownDigest();
    }

    ApprovalId id() {
        return view.id();
    }

    /// Of exactly what `lines` shows of the act.
    String digest() {
        return digest;
    }

    /// Refuses what cannot be what was looked at.
    ///
    /// @param seen the digest that its owner saw before, when they said so
    void check(Optional<String> seen) {
        if (!view.digest().equals(digest)) {
            throw refused(
                    "the gateway shows one act and names the digest of another", "its gateway is not to be trusted");
        }
        if (seen.filter(before -> !before.equals(digest)).isPresent()) {
            throw new Problem(Exit.FAILED, "this is not the act you looked at: its digest is " + digest)
                    .next("clawnet approvals show " + id().value());
        }
        if (view.text()
                .filter(text -> !view.act().arguments().containsValue(text))
                .isPresent()) {
            throw refused("the text shown is no part of the act", "an answer would not be about that text");
        }
        view.act()
                .arguments()
                .forEach((name, value) -> PlainText.blockProblem(value, Integer.MAX_VALUE)
                        .ifPresent(problem -> {
                            throw refused(
                                    "the " + PlainText.visible(name) + " of this act " + problem,
                                    "what does not show cannot be allowed");
                        }));
    }

    private Problem refused(String what, String why) {
        return new Problem(Exit.FAILED, what).hint(why + "; refuse it").next("clawnet approvals deny " + id().value());
    }

    /// The whole act: nothing of it is left out, shortened or reworded. Names stand behind the ids they belong to.
    List<String> lines(Instant now) {
        ActText act = view.act();
        List<String> lines = new ArrayList<>();
        lines.add(view.title());
        field(lines, "approval", id().value());
        field(lines, "asked by", named(act.agent() + " of " + act.person(), Optional.of(view.asker())));
        field(lines, "act", act.verb());
        field(lines, "object", named(act.object(), Optional.of(view.object())));
        act.target().ifPresent(target -> field(lines, "to", target));
        act.counterpart().ifPresent(who -> field(lines, "towards", named(who, view.counterpart())));
        field(lines, "purpose", act.purpose());
        field(lines, "seen by", named(Table.list(act.audience()), Optional.of(Table.list(view.audience()))));
        if (!act.reasons().isEmpty()) {
            field(lines, "because", Table.list(act.reasons()));
        }
        act.session().ifPresent(session -> field(lines, "session", session));
        act.collaboration().ifPresent(collab -> field(lines, "within", collab));
        view.run().ifPresent(run -> field(lines, "run", run));
        act.arguments().forEach((name, value) -> {
            lines.add("  " + PlainText.visible(name) + ", exactly:");
            PlainText.visible(value).lines().forEach(line -> lines.add("  | " + line));
        });
        view.choices().ifPresent(choices -> choices(lines, choices));
        view.chosen().ifPresent(chosen -> field(lines, "picked", picked(chosen)));
        field(lines, "digest", digest);
        field(lines, "status", status(now));
        return lines;
    }

    private static void choices(List<String> lines, ApprovalMethods.Choices choices) {
        if (choices.onward()) {
            field(lines, "--onward", "all who are or will be in the tree of this collaboration may learn what is");
            field(lines, "", "written in it; who joins later learns what was written before");
        }
        if (!choices.purposes().isEmpty()) {
            field(lines, "--purpose", "yours: " + Table.list(choices.purposes()));
        }
    }

    private static String picked(ApprovalMethods.Chosen chosen) {
        String purpose = chosen.purpose().map(slug -> "purpose " + slug).orElse("");
        return chosen.onward() ? purpose.isEmpty() ? "onward" : "onward, " + purpose : purpose;
    }

    private String status(Instant now) {
        return view.status().equals("pending")
                ? "waits, " + Times.left(view.expiresAtMs(), now) + " left; silence is a refusal"
                : view.status()
                        + view.decidedBy().map(by -> " by " + by).orElse("")
                        + view.decidedAtMs().map(at -> " at " + Times.at(at)).orElse("");
    }

    private static String named(String id, Optional<String> name) {
        return name.filter(text -> !text.equals(id))
                .map(text -> id + "  (" + text + ")")
                .orElse(id);
    }

    private static void field(List<String> lines, String name, String value) {
        lines.add("  " + name + " ".repeat(Math.max(1, WIDTH - name.length()))
                + PlainText.visible(value.replace('\n', ' ')));
    }
}
