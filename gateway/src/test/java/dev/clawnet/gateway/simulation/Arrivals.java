package dev.clawnet.gateway.simulation;

import dev.clawnet.gateway.device.Admissions;
import dev.clawnet.gateway.device.Applicant;
import dev.clawnet.gateway.device.Credential;
import dev.clawnet.gateway.device.Device;
import dev.clawnet.gateway.device.Devices;
import dev.clawnet.gateway.device.Outcome;
import dev.clawnet.gateway.device.PairingRequest;
import dev.clawnet.protocol.catalogue.DeviceMethods;
import dev.clawnet.protocol.device.DeviceKey;
import dev.clawnet.protocol.device.SetupCode;
import dev.clawnet.protocol.method.DeviceClass;
import dev.clawnet.protocol.method.Fault;
import dev.clawnet.protocol.method.Role;
import dev.clawnet.protocol.secret.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Devices that come and go: codes, requests, floods of both, approvals, removals.
final class Arrivals {
    private static final int OWN_KEYS = Genesis.PEOPLE * 3;

    private final SimWorld world;
    /// Codes that were handed out, used ones too: they are tried again.
    private final List<Secret> codes = new ArrayList<>();

    Arrivals(SimWorld world) {
        this.world = world;
    }

    private SimPerson.Held key(Chance chance) {
        DeviceKey key = SimPerson.KEYS.get(
                chance.oneIn(4)
                        ? chance.nextInt(OWN_KEYS)
                        : OWN_KEYS + chance.nextInt(SimPerson.KEYS.size() - OWN_KEYS));
        return new SimPerson.Held(key, DeviceClass.PROGRAM);
    }

    void code(Chance chance) {
        SimPerson who = chance.pick(world.people());
        int times = chance.oneIn(6) ? 25 : 1;
        for (int at = 0; at < times; at++) {
            world.call(
                            who,
                            chance.pick(who.devices()),
                            DeviceMethods.SETUP_CODE,
                            new DeviceMethods.SetupCodeParams(
                                    Optional.of(chance.oneIn(2)), Optional.empty(), Optional.empty()))
                    .ifPresent(
                            made -> codes.add(SetupCode.parse(made.setupCode()).bootstrapToken()));
        }
    }

    void enter(Chance chance) {
        if (!codes.isEmpty()) {
            Credential.Code code = new Credential.Code(chance.pick(codes));
            admit(Genesis.applicant(key(chance), "203.0.113." + chance.nextInt(4), false), code);
            if (chance.oneIn(3)) {
                admit(Genesis.applicant(key(chance), "203.0.113.9", false), code);
            }
        }
    }

    void askIn(Chance chance) {
        int times = chance.oneIn(5) ? 12 : 1;
        for (int at = 0; at < times; at++) {
            Credential credential = chance.oneIn(3)
                    ? new Credential.OfPerson(chance.pick(world.people()).id(), "token")
                    : new Credential.KeyAlone();
            admit(Genesis.applicant(key(chance), "198.51.100." + chance.nextInt(3), chance.oneIn(4)), credential);
        }
    }

    private void admit(Applicant applicant, Credential credential) {
        world.judge.note("knocks " + applicant.id() + " " + credential);
        try {
            Outcome outcome = world.store()
                    .write(tx -> world.gateway().devices.admissions().admit(tx, applicant, credential));
            world.judge.count(outcome.getClass().getSimpleName());
        } catch (Admissions.StillWaits _) {
            world.judge.count("still waits");
        } catch (Fault fault) {
            world.judge.count("fault " + fault.code());
        }
    }

    void letIn(Chance chance) {
        List<PairingRequest> waiting = Play.requests(world);
        if (waiting.isEmpty()) {
            return;
        }
        SimPerson who = chance.pick(world.people());
        DeviceMethods.RequestRef ref =
                new DeviceMethods.RequestRef(chance.pick(waiting).id().value());
        if (chance.oneIn(4)) {
            world.call(who, chance.pick(who.devices()), DeviceMethods.PAIR_REJECT, ref);
        } else {
            world.call(who, chance.pick(who.devices()), DeviceMethods.PAIR_APPROVE, ref);
        }
    }

    void remove(Chance chance) {
        SimPerson who = chance.pick(world.people());
        List<Device> devices = world.store().read(view -> Devices.of(view, who.id()));
        if (devices.isEmpty()) {
            return;
        }
        Device device = chance.pick(devices);
        SimPerson by = chance.oneIn(4) ? chance.pick(world.people()) : who;
        if (chance.oneIn(2)) {
            world.call(
                    by,
                    DeviceMethods.TOKEN_REVOKE,
                    new DeviceMethods.TokenRef(device.id(), Role.OPERATOR, Optional.empty()));
        } else {
            world.call(by, DeviceMethods.PAIR_REMOVE, new DeviceMethods.DeviceRef(device.id()));
        }
    }
}
