package dev.clawnet.gateway.agent.model;

import java.util.List;

/// One entry of a context.
public sealed interface Message {
    String text();

    /// Words that somebody other than the model put there: the owner, a quoted counterpart, the platform. The text
    /// says whose they are in its first word (`OWNER: `, `COUNTERPART name:`, `PLATFORM: `).
    ///
    /// @param pictures what was shown with them
    record FromUser(String text, List<Picture> pictures) implements Message {
        public FromUser {
            pictures = List.copyOf(pictures);
        }

        /// Words alone.
        public FromUser(String text) {
            this(text, List.of());
        }
    }

    /// What the model answered before.
    record FromAssistant(String text, List<ToolCall> calls) implements Message {
        public FromAssistant {
            calls = List.copyOf(calls);
        }
    }

    /// What a tool answered to the call of that id.
    record FromTool(String callId, String toolName, String text) implements Message {}
}
