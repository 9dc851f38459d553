package dev.clawnet.gateway.agent;

import dev.clawnet.gateway.store.View;
import java.util.List;

/// Tools that come and go while the gateway runs. What stands on it is offered, listed and decided like any other tool.
public interface Shelf {
    /// Those that stand there for this run now.
    List<? extends Tool> of(View view, Run run);
}
