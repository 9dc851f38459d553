package dev.clawnet.app.config;

import dev.clawnet.gateway.route.Profile;
import java.nio.file.Path;
import java.util.List;

/// A configuration file that was read and found good.
///
/// @param raw as the main file says it
/// @param value with everything included and every variable put in
/// @param warnings what its writer may not have meant, in lines ready to show
/// @param files the main file and all it includes
record Loaded(ConfigValue raw, ConfigValue value, Profile profile, List<String> warnings, List<Path> files) {}
