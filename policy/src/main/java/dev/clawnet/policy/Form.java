package dev.clawnet.policy;

import dev.clawnet.protocol.id.FormId;
import dev.clawnet.protocol.id.IdentityId;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A rule of an owner that lets a bounded number of bits out: one question with a few possible answers, worked out
/// from places that those who get the answer may not learn. Only a human device of the owner makes or ends one; no
/// act of an agent does.
///
/// At most `uses` x log2(`answers`) bits leave in one collaboration, whatever any model does.
///
/// @param identity whose turns may ask it
/// @param purpose the purpose it holds for; absent: all
/// @param askers who may get the answers, besides the owner
/// @param places what the answer is worked out from: exact files of a node, or the identity's own memory
/// @param answers how many answers there are
/// @param uses times that it answers in one collaboration
public record Form(
        FormId id,
        IdentityId identity,
        Optional<String> purpose,
        Readers askers,
        List<Resource> places,
        int answers,
        int uses,
        Optional<Instant> end) {
    public Form {
        places = List.copyOf(places);
        if (answers < 2 || uses < 1) {
            throw new IllegalArgumentException("a form has two answers and one use at least");
        }
    }

    /// What it is as the object of an act.
    public Resource resource() {
        return Resource.of(Resource.Kind.FORM, identity.owner(), id.value());
    }

    /// Most bits that leave in one collaboration: enough to tell all rows of answers apart.
    public int bits() {
        return BigInteger.valueOf(answers).pow(uses).subtract(BigInteger.ONE).bitLength();
    }
}
