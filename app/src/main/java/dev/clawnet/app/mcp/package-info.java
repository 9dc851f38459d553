/// A server of the Model Context Protocol over standard input and output: it hands editors and assistants of this
/// machine tools by which they read and speak in their user's conversations. Its transport is `ToolServer`, its tools
/// are `Tools`; what it knows of the gateway is one interface, `Upstream`.
///
/// Must never: allow an act that waits for its owner, or sign anything. Imported by: command.
@NullMarked
package dev.clawnet.app.mcp;

import org.jspecify.annotations.NullMarked;
