package dev.clawnet.gateway.route;

/// Where a message goes, or why it goes nowhere.
public sealed interface Outcome permits Route, Outcome.Refused {
    /// A message that reaches nobody.
    record Refused(Reason reason) implements Outcome {}

    /// Why nobody is reached.
    enum Reason {
        /// Nothing binds the message, and no agent is the default; or the bound agent does not exist.
        NO_AGENT("AGENT_SELECTION_REQUIRED", "no binding names an agent of yours, and none is the default"),
        /// An entry of the list is no binding: the whole list is not trusted.
        BROKEN_LIST("TypeError", "an entry of the list of bindings is not an object"),
        MANAGER("MANAGER_UNREACHABLE", "the name manager is that of your manager agent, which no message reaches");

        private final String code;
        private final String words;

        Reason(String code, String words) {
            this.code = code;
            this.words = words;
        }

        /// As a file of vectors writes it.
        public String code() {
            return code;
        }

        public String words() {
            return words;
        }
    }
}
