package dev.clawnet.app.command;

import dev.clawnet.app.cli.Exit;
import dev.clawnet.protocol.catalogue.DeviceMethods;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `clawnet devices local-token`: the token by which stock clients on the gateway's machine enter as its person.
@Command(
        footer = {
            "",
            "Whoever has the token and an account on the gateway's machine reads and writes as you, as a program. It",
            "is shown once; asking again makes the one before void. Elsewhere than on that machine it opens nothing.",
            "",
            "Example: clawnet devices local-token"
        })
final class LocalTokenCommand extends LinkCommand {
    @Option(names = "--revoke", description = "Make it void. Devices that were paired with it stay.")
    private boolean revoke;

    LocalTokenCommand(Links links) {
        super(links);
    }

    @Override
    Exit run(Desk desk) {
        if (revoke) {
            return desk.answer(desk.call(DeviceMethods.LOCAL_TOKEN_REVOKE), "your local token is void");
        }
        DeviceMethods.LocalToken made = desk.call(DeviceMethods.LOCAL_TOKEN_ISSUE);
        return desk.answer(
                made,
                made.token(),
                "",
                "for a client of this machine, for example:",
                "  OPENCLAW_GATEWAY_TOKEN=<the token> openclaw gateway health");
    }
}
