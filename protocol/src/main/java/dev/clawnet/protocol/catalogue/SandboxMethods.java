package dev.clawnet.protocol.catalogue;

import static dev.clawnet.protocol.method.Method.method;

import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.EventType;
import dev.clawnet.protocol.method.Method;
import dev.clawnet.protocol.method.Scope;
import dev.clawnet.protocol.shape.OneOf;
import dev.clawnet.protocol.shape.Size;
import dev.clawnet.protocol.shape.Text;
import java.util.List;
import java.util.Optional;

/// Boxes that programs of the caller's agents run in: which there are, and taking them away, so that the next program
/// gets a new one.
public final class SandboxMethods {
    /// Boxes that one call takes away: as many as a person has.
    public static final int MOST = 64;

    private SandboxMethods() {}

    /// A box.
    ///
    /// @param box its name
    /// @param scope whose programs share it: those of one session, of one agent, or of all the caller's
    /// @param identity of the agent, unless all share it
    /// @param session its key, or the run's id for a run of no session
    /// @param readers who may learn what lies in it; programs of runs that others may learn from have other boxes
    /// @param setUp whether the configuration's `setupCommand` ran in it
    /// @param running programs in it that are not over
    public record BoxView(
            String box,
            @OneOf({"session", "agent", "shared"}) String scope,
            Optional<String> identity,
            Optional<String> session,
            String readers,
            long createdAtMs,
            boolean setUp,
            int running) {}

    public record BoxList(List<BoxView> boxes) {}

    /// Which boxes.
    public record Recreate(
            @Size(min = 1, max = MOST) @Text(max = Wire.ID) List<String> boxes) {
        public Recreate {
            boxes = Wire.some("boxes", boxes, MOST);
        }
    }

    /// What came of it.
    ///
    /// @param boxes what was taken away; one that was gone by then is left out
    /// @param ended programs that ran in them and were ended
    public record Recreated(List<String> boxes, int ended) {}

    public static final Method<Method.None, BoxList> SANDBOX_LIST = method("sandbox.list")
            .takes(Method.None.class)
            .returns(BoxList.class)
            .needs(Scope.READ)
            .doc("Lists the boxes that programs of the caller's agents run in.");

    public static final Method<Recreate, Recreated> SANDBOX_RECREATE = method("sandbox.recreate")
            .takes(Recreate.class)
            .returns(Recreated.class)
            .needs(Scope.ADMIN)
            .writes("sandbox.recreated")
            .perMinute(60)
            .fails(ErrorCode.NOT_FOUND, ErrorCode.STORE_UNAVAILABLE)
            .doc("Ends what runs in boxes and takes them away with all that lies in them, for good; the next program"
                    + " gets a new one, which is set up again.");

    public static final List<Method<?, ?>> ALL = List.of(SANDBOX_LIST, SANDBOX_RECREATE);
    public static final List<EventType<?>> EVENTS = List.of();
}
