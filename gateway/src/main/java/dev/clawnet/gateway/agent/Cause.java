package dev.clawnet.gateway.agent;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.clawnet.policy.Resource;
import dev.clawnet.protocol.id.CollabId;
import dev.clawnet.protocol.id.FormId;
import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.id.JobId;
import dev.clawnet.protocol.id.RunId;
import java.util.List;
import java.util.Optional;

/// What made a run start. The platform writes it; no text does.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Cause.Owner.class, name = "owner"),
    @JsonSubTypes.Type(value = Cause.Turn.class, name = "turn"),
    @JsonSubTypes.Type(value = Cause.Half.class, name = "half"),
    @JsonSubTypes.Type(value = Cause.Branch.class, name = "branch"),
    @JsonSubTypes.Type(value = Cause.Result.class, name = "result"),
    @JsonSubTypes.Type(value = Cause.Advice.class, name = "advice"),
    @JsonSubTypes.Type(value = Cause.Form.class, name = "form"),
    @JsonSubTypes.Type(value = Cause.Sent.class, name = "sent"),
    @JsonSubTypes.Type(value = Cause.Spawned.class, name = "spawned"),
    @JsonSubTypes.Type(value = Cause.Message.class, name = "message"),
    @JsonSubTypes.Type(value = Cause.Job.class, name = "job"),
    @JsonSubTypes.Type(value = Cause.Summary.class, name = "summary"),
    @JsonSubTypes.Type(value = Cause.Invoked.class, name = "invoked")
})
public sealed interface Cause {
    /// The owner spoke in a session.
    record Owner(String session) implements Cause {}

    /// It is this identity's turn in a collaboration.
    record Turn(CollabId collab, int turn) implements Cause {}

    /// A public half asked for a private half.
    record Half(RunId publicHalf, CollabId collab) implements Cause {}

    /// A branch of a collaboration ended whose words the other side of that collaboration may not learn.
    record Branch(CollabId collab, CollabId branch) implements Cause {}

    /// A collaboration ended, and its result returns to the conversation it came from.
    record Result(CollabId collab, String session) implements Cause {}

    /// A run asked the manager.
    ///
    /// @param asker the identity that asked
    record Advice(RunId run, Optional<IdentityId> asker) implements Cause {}

    /// A turn asked a form of its owner. Such a run is quarantined: it has no verb but `model`, what its
    /// owner named in the form is read for it before it thinks, and all that leaves is one of the form's
    /// answers.
    ///
    /// @param number which of the questions of this side of the collaboration
    record Form(CollabId collab, FormId form, int number) implements Cause {}

    /// Older turns of a session are too many for a run to be shown. Such a run is quarantined: it has no verb but
    /// `model`, and all that comes of it is a text that stands for those turns, for the same readers.
    ///
    /// @param round of the session
    /// @param lane in which it makes room for the next turn
    /// @param upTo the number of the first turn that stays as it was said
    record Summary(String session, int round, String lane, int upTo) implements Cause {}

    /// Somebody outside wrote to an account of the owner. The owner's binding for such messages is the grant
    /// to answer into the same conversation, and nowhere else.
    ///
    /// @param conversation where it was written, and where the answer goes
    /// @param sender who wrote, as the channel vouches for it
    /// @param session the agent's conversation that it belongs to
    /// @param binding what the owner's configuration said that led here
    record Message(Resource conversation, String sender, String session, String binding) implements Cause {}

    /// A clock of the owner began it, and no message. What it says goes into a session, and into one conversation if
    /// the job names one; for that it has no more than what the owner granted.
    ///
    /// @param conversation where its last word goes besides
    /// @param session the agent's conversation that it belongs to
    /// @param ack for a heartbeat: characters beside [Heartbeat#OK] that still say nothing
    record Job(JobId job, Optional<Resource> conversation, String session, Optional<Integer> ack) implements Cause {}

    /// An agent of the owner wrote into a session of the same owner. Whatever the writer's audience, this run faces
    /// the owner alone.
    ///
    /// @param from the run that wrote
    /// @param hops how many sessions the writing has come through, this one included
    /// @param exchange the answering of two agents that it is a turn of
    record Sent(String session, RunId from, int hops, Optional<Exchange> exchange) implements Cause {
        public Sent(String session, RunId from, int hops) {
            this(session, from, hops, Optional.empty());
        }
    }

    /// Two agents of one owner that go on answering each other.
    ///
    /// @param asker session of the one that wrote first
    /// @param asked session of the other one
    /// @param turn how many answers were given on
    /// @param conversation of the last step: where it is told what came of it, if the owner's rules let it
    /// @param last whether it is that step
    record Exchange(String asker, String asked, int turn, Optional<Resource> conversation, boolean last) {
        public Exchange next() {
            return new Exchange(asker, asked, turn + 1, Optional.empty(), false);
        }

        public Exchange announcing(Resource place) {
            return new Exchange(asker, asked, turn, Optional.of(place), true);
        }
    }

    /// A run gave a part of its work to a sub-agent, for the audience that it has itself.
    ///
    /// @param session of the sub-agent
    /// @param parent the run that began it
    /// @param above sessions from the first one down to the parent's; as many as the sub-agent is deep
    /// @param keep whether its session stays when it has told its result
    record Spawned(String session, RunId parent, List<String> above, boolean keep) implements Cause {
        public Spawned {
            above = List.copyOf(above);
        }
    }

    /// A program or device of the owner called one tool of the agent. Such a run is that one call, decided like any
    /// other: it is shown nothing of the session, no model thinks in it, and it is over when the call is.
    ///
    /// @param session the agent's conversation in which it was called
    record Invoked(String session) implements Cause {}

    /// The session in which it happens; empty for what belongs to none.
    default Optional<String> in() {
        return switch (this) {
            case Owner owner -> Optional.of(owner.session());
            case Result result -> Optional.of(result.session());
            case Message message -> Optional.of(message.session());
            case Job job -> Optional.of(job.session());
            case Sent sent -> Optional.of(sent.session());
            case Spawned spawned -> Optional.of(spawned.session());
            case Invoked invoked -> Optional.of(invoked.session());
            case Turn _, Half _, Branch _, Advice _, Form _, Summary _ -> Optional.empty();
        };
    }
}
