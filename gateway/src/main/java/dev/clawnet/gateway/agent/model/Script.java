package dev.clawnet.gateway.agent.model;

import java.util.List;

/// A script that was read: rules, top to bottom.
record Script(String file, List<Rule> rules) {
    Script {
        rules = List.copyOf(rules);
    }
}
