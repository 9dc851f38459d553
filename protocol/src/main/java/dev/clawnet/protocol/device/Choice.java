package dev.clawnet.protocol.device;

import java.util.Optional;
import java.util.regex.Pattern;

/// What an owner picks when they allow a collaboration, besides the answer itself. It is signed with the answer.
///
/// @param onward whether all who are or will be in the tree of the collaboration may learn what is written in it
/// @param purpose the owner's own purpose for it; absent: the one that stands on the card
public record Choice(boolean onward, Optional<String> purpose) {
    /// Nothing was picked.
    public static final Choice NONE = new Choice(false, Optional.empty());

    private static final Pattern PURPOSE = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?");

    public Choice {
        if (purpose.isPresent() && !PURPOSE.matcher(purpose.get()).matches()) {
            throw new IllegalArgumentException(
                    "purpose takes 1 to 40 lower case letters, digits and inner dashes, not starting or ending with one");
        }
    }

    public boolean none() {
        return equals(NONE);
    }
}
