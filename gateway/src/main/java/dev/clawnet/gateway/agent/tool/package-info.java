/// Which tools an agent is offered: the lists of the configuration, in the order in which they count.
///
/// Pure: the same lists and the same situation give the same answer, and the answer names the step that gave it.
/// Every step can only take away. What is left is still decided act by act: nothing here allows anything.
/// Must never: read a file or a store, or be asked whether an act may happen. Imported by: agent, app.
@NullMarked
package dev.clawnet.gateway.agent.tool;

import org.jspecify.annotations.NullMarked;
