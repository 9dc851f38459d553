package dev.clawnet.protocol.catalogue;

import static dev.clawnet.protocol.method.Method.method;

import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.EventType;
import dev.clawnet.protocol.method.Method;
import dev.clawnet.protocol.method.Role;
import dev.clawnet.protocol.method.Scope;
import dev.clawnet.protocol.shape.OneOf;
import dev.clawnet.protocol.shape.Text;
import dev.clawnet.protocol.text.PlainText;
import java.util.List;
import java.util.Optional;

/// Skills of the caller's agents.
public final class SkillMethods {
    private SkillMethods() {}

    /// Whose skills.
    ///
    /// @param agentId `main` if left out
    /// @param sessionKey taken for clients that send it
    public record AskSkills(
            @Text(min = 1, max = 40) Optional<String> agentId,
            @Text(max = SessionMethods.KEY) Optional<String> sessionKey) {}

    /// What a skill needs, or what of it is not there.
    public record Needs(
            List<String> bins, List<String> anyBins, List<String> env, List<String> config, List<String> os) {}

    /// A skill.
    ///
    /// @param filePath its file, as an agent reads it; no path of the gateway's machine
    /// @param disabled whether its owner switched it off
    /// @param blockedByAllowlist whether the agent's own list leaves it out
    /// @param eligible whether what it needs is there
    /// @param modelVisible whether the agent is told of it
    /// @param digest of all its files now; empty when they are too many, too large, or cannot be read
    /// @param taken digest of the files that the owner took; absent: no run found it yet
    /// @param changed whether the files are others than those: they wait for the owner
    public record SkillView(
            String name,
            String description,

            @OneOf({"openclaw-workspace", "openclaw-managed"})
            String source,

            Boolean bundled,
            String filePath,
            String skillKey,
            Boolean always,
            Boolean disabled,
            Boolean blockedByAllowlist,
            Boolean eligible,
            Boolean modelVisible,
            Needs requirements,
            Needs missing,
            String digest,
            Optional<String> taken,
            Boolean changed) {}

    public record SkillList(String agentId, List<SkillView> skills) {}

    /// Programs.
    public record Bins(List<String> bins) {}

    /// What to change of a skill.
    ///
    /// @param agentId whose; `main` if left out. A shared skill is changed for all agents of the caller
    /// @param enabled whether agents are told of it
    /// @param digest takes the files of that digest, which are those that lie there
    public record Change(
            @Text(min = 1, max = 200, kind = Text.Kind.LINE) String skillKey,
            @Text(min = 1, max = 40) Optional<String> agentId,
            Optional<Boolean> enabled,
            @Text(min = 64, max = 64) Optional<String> digest) {
        public Change {
            skillKey = PlainText.line("skillKey", Wire.given("skillKey", skillKey), 200);
        }
    }

    public record Changed(Boolean ok, String skillKey, SkillView skill) {}

    public static final Method<AskSkills, SkillList> SKILLS_STATUS = method("skills.status")
            .takes(AskSkills.class)
            .returns(SkillList.class)
            .needs(Scope.READ)
            .perMinute(Rates.LISTS)
            .fails(ErrorCode.NOT_FOUND)
            .doc("Skills of an agent, what they need, and which of them it is told of.");

    public static final Method<Change, Changed> SKILLS_UPDATE = method("skills.update")
            .takes(Change.class)
            .returns(Changed.class)
            .needs(Scope.ADMIN)
            .humanOnly()
            .writes("skill.updated")
            .perMinute(60)
            .fails(ErrorCode.NOT_FOUND, ErrorCode.INVALID_REQUEST)
            .doc("Switches a skill on or off, or takes its files as they are now.");

    public static final Method<Method.None, Bins> SKILLS_BINS = method("skills.bins")
            .takes(Method.None.class)
            .returns(Bins.class)
            .by(Role.NODE)
            .perMinute(10)
            .doc("Programs that the skills of the node's person name.");

    public static final List<Method<?, ?>> ALL = List.of(SKILLS_STATUS, SKILLS_UPDATE, SKILLS_BINS);
    public static final List<EventType<?>> EVENTS = List.of();
}
