package dev.clawnet.gateway.approval;

import dev.clawnet.protocol.id.ConnId;
import tools.jackson.databind.JsonNode;

/// What is kept of a question that a program asked over its link, rather than an agent in a run.
///
/// @param name what the program calls it; unique within its person
/// @param request as stock clients are shown it, absent members as null
/// @param asker the link that asked: it does not answer itself
/// @param actor the program, for the ledger
record Outside(String name, JsonNode request, ConnId asker, String actor) {}
