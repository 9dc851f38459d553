package dev.clawnet.verify.catalogue;

import dev.clawnet.protocol.method.Method;
import dev.clawnet.protocol.method.Role;
import dev.clawnet.protocol.method.Scope;
import dev.clawnet.verify.tidy.Repository;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The scope that OpenClaw 2026.9.6 asks for at each of its methods, against what the methods of the same name ask
/// for here. Known differences stand with their reasons in `ratchet/stock-scopes.txt`, and may only become fewer.
///
/// @param byMethod `node` for a method of nodes, `dynamic` where it depends on the parameters
record StockScopes(Map<String, String> byMethod) {
    static final String FILE = "verify/src/test/resources/stock-scopes.txt";
    static final String RATCHET = "stock-scopes.txt";

    StockScopes {
        byMethod = Map.copyOf(byMethod);
    }

    static StockScopes read(Repository repository) {
        Map<String, String> found = new TreeMap<>();
        repository
                .read(FILE)
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> line.split(" "))
                .forEach(words -> found.put(words[0], words[1]));
        return new StockScopes(found);
    }

    /// Methods that ask for another scope than their namesake.
    Map<String, Integer> differences(Collection<? extends Method<?, ?>> methods) {
        Map<String, Integer> different = new LinkedHashMap<>();
        for (Method<?, ?> method : methods) {
            Optional.ofNullable(byMethod.get(method.name()))
                    .filter(stock -> !stock.equals(scope(method)))
                    .ifPresent(stock -> different.put(method.name() + " " + stock + " " + scope(method), 1));
        }
        return different;
    }

    private static String scope(Method<?, ?> method) {
        return method.roles().contains(Role.OPERATOR)
                ? method.scope().map(Scope::wire).orElse("none")
                : "node";
    }
}
