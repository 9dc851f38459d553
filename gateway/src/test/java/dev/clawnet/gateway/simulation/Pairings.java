package dev.clawnet.gateway.simulation;

import dev.clawnet.gateway.device.CodePeek;
import dev.clawnet.gateway.device.Device;
import dev.clawnet.gateway.device.PairingRequest;
import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.method.DeviceClass;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// One key, one person, for life; only a code that says so makes a device a person's own; a code opens once; nobody
/// can flood the line (INV-3, INV-35).
final class Pairings implements Invariant {
    private final Map<String, PersonId> owners = new HashMap<>();
    private final Set<String> burnt = new HashSet<>();

    @Override
    public void after(Commit commit, Scene scene) {
        commit.rows("device_owners").forEach(row -> {
            PersonId owner = CodePeek.owner(row.after())
                    .orElseThrow(() -> new Broken("INV-3 a key keeps its person", row.toString()));
            PersonId first = owners.merge(row.id(), owner, (was, _) -> was);
            boolean same = CodePeek.owner(row.before()).map(owner::equals).orElse(true);
            Broken.unless(first.equals(owner) && same, "INV-3 one key, one person, for life", row.toString());
        });
        commit.rows("setup_codes").filter(row -> row.after().isEmpty()).forEach(row -> burnt.add(row.id()));
        commit.rows("setup_codes")
                .filter(row -> row.after().isPresent())
                .forEach(row -> Broken.unless(!burnt.contains(row.id()), "INV-28 a code opens once", row.id()));
        commit.rows("devices").forEach(row -> row.is(Device.class).ifPresent(device -> paired(commit, row, device)));
        if (commit.rows("pairing_requests").findAny().isPresent()) {
            bounded(CodePeek.requests(scene.view()), scene);
        }
        if (commit.rows("setup_codes").findAny().isPresent()) {
            codes(scene);
        }
    }

    private static void paired(Commit commit, Commit.Row row, Device device) {
        Broken.unless(device.person().equals(row.person()), "INV-3 a device lies with its person", row.toString());
        boolean before = row.was(Device.class)
                .filter(Device::live)
                .filter(was -> was.deviceClass() == DeviceClass.HUMAN)
                .isPresent();
        if (device.deviceClass() != DeviceClass.HUMAN || before) {
            return;
        }
        boolean code = commit.rows("setup_codes")
                .filter(each -> !CodePeek.used(each.before()) && CodePeek.used(each.after()))
                .anyMatch(each -> CodePeek.code(each.before())
                        .filter(was -> was.deviceClass() == DeviceClass.HUMAN
                                && was.person().equals(device.person())
                                && commit.at().isBefore(was.expiresAt()))
                        .isPresent());
        Broken.unless(code, "INV-35 only a code for it makes a device a person's own", row.toString());
    }

    private static void bounded(List<PairingRequest> all, Scene scene) {
        Map<String, Integer> counts = new HashMap<>();
        Set<String> devices = new HashSet<>();
        for (PairingRequest request : all) {
            if (!scene.now().isBefore(request.expiresAt())) {
                continue;
            }
            counts.merge("person " + request.person().map(PersonId::value).orElse("-"), 1, Integer::sum);
            counts.merge("address " + request.about().address(), 1, Integer::sum);
            Broken.unless(devices.add(request.device().value()), "bounds: a device waits once", request.toString());
        }
        counts.forEach((what, count) -> Broken.unless(
                count
                        <= (what.startsWith("person")
                                ? Limits.PAIRING_REQUESTS_PER_PERSON
                                : Limits.PAIRING_REQUESTS_PER_ADDRESS),
                "bounds: pairing requests that wait",
                what + " " + count));
    }

    private static void codes(Scene scene) {
        Map<PersonId, Integer> counts = new HashMap<>();
        CodePeek.codes(scene.view()).stream()
                .filter(code -> scene.now().isBefore(code.expiresAt()))
                .forEach(code -> Broken.unless(
                        counts.merge(code.person(), 1, Integer::sum) <= Limits.SETUP_CODES_PER_PERSON + 1,
                        "bounds: open setup codes",
                        code.toString()));
    }

    /// Whom a key belongs to, as far as this world has seen.
    Optional<PersonId> owner(String device) {
        return Optional.ofNullable(owners.get(device));
    }
}
