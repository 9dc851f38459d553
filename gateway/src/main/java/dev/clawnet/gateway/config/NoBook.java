package dev.clawnet.gateway.config;

import dev.clawnet.protocol.catalogue.ConfigMethods.ConfigIssue;
import dev.clawnet.protocol.catalogue.ConfigMethods.Looked;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// No configuration at all.
final class NoBook implements ConfigBook {
    @Override
    public Optional<Page> read() {
        return Optional.empty();
    }

    @Override
    public Outcome draft(Edit edit) {
        return new Bad(List.of(new ConfigIssue("", "this gateway runs without a configuration file")));
    }

    @Override
    public Optional<JsonNode> schema() {
        return Optional.empty();
    }

    @Override
    public Optional<Looked> lookUp(String path) {
        return Optional.empty();
    }
}
