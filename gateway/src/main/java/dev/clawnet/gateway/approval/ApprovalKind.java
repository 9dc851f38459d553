package dev.clawnet.gateway.approval;

import java.util.Locale;

/// What an approval is about. The title is all that a kind says in words, and no run can change it.
public enum ApprovalKind {
    RELEASE("Let this be learnt by others"),
    COMMIT("Bind yourself to this"),
    CONTACT("Ask this person to become a contact"),
    COLLABORATE("Work together with this person"),
    BRANCH("Ask one more person for this collaboration"),
    DISCOVER("Ask these people who can help"),
    CONSULT("Ask your manager for an agent that read untrusted text"),
    BOUNDARY("Do this once, beyond what was granted"),
    UNTRUSTED("Do this although it rests on untrusted text"),
    TOOLS("Let your agents be offered these tools of a server"),
    EXEC("Run this command"),
    /// Answered in words, which allow nothing.
    QUESTION("Answer this question");

    private final String title;

    ApprovalKind(String title) {
        this.title = title;
    }

    public String title() {
        return title;
    }

    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Name of the family that clients which know no other kinds see it in.
    public String family() {
        return switch (this) {
            case EXEC -> "exec";
            case QUESTION -> "question";
            case RELEASE, COMMIT, CONTACT, COLLABORATE, BRANCH, DISCOVER, CONSULT, BOUNDARY, UNTRUSTED, TOOLS ->
                "plugin";
        };
    }

    /// The kind of a ledger entry about one.
    String entry(String what) {
        return (this == QUESTION ? "question." : "approval.") + what;
    }

    /// Whether an answer without a signature may allow it, as far as the kind goes: acts on the owner's own things.
    boolean staysWithOwner() {
        return switch (this) {
            case EXEC, BOUNDARY, UNTRUSTED -> true;
            case RELEASE, COMMIT, CONTACT, COLLABORATE, BRANCH, DISCOVER, CONSULT, TOOLS, QUESTION -> false;
        };
    }
}
