package dev.clawnet.gateway.channel.irc;

import dev.clawnet.gateway.access.Sender;
import dev.clawnet.gateway.channel.Account;
import dev.clawnet.gateway.channel.Conversation;
import dev.clawnet.gateway.channel.Delivery;
import dev.clawnet.gateway.channel.Incoming;
import dev.clawnet.gateway.limits.AgentLimits;
import dev.clawnet.protocol.id.Ids;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/// One connection to a server, from the registration to its end.
final class IrcSession {
    private final Account account;
    private final IrcWiring wiring;
    private final IrcSocket socket;
    private final IrcChannel.Ground ground;
    private final Listener listener;
    private final String epoch;
    private final Instant registerBy;
    private volatile String nick;
    private volatile Optional<Receipt> receipt = Optional.empty();
    private int nicksTried;
    private boolean registered;
    private boolean up;
    private long heard;
    private long sent;

    /// Who follows a session.
    interface Listener {
        /// Welcomed, and called so.
        void up(String nick);

        void heard(Incoming message);
    }

    IrcSession(Account account, IrcWiring wiring, IrcSocket socket, IrcChannel.Ground ground, Listener listener) {
        this.account = account;
        this.wiring = wiring;
        this.socket = socket;
        this.ground = ground;
        this.listener = listener;
        this.epoch = Ids.mint("e", ground.random());
        this.nick = wiring.nick();
        this.registerBy = ground.clock().instant().plus(AgentLimits.IRC_REGISTER);
    }

    /// Registers and reads until the connection ends; why it ended, in words of ours.
    String serve() throws IOException {
        if (wiring.password().isPresent()) {
            // The one place where it is told: the server asks for it.
            socket.write("PASS :" + wiring.password().get().reveal());
        }
        socket.write("NICK " + nick, "USER " + wiring.username() + " 0 * :" + wiring.realname());
        boolean asked = false;
        while (true) {
            switch (socket.read()) {
                case IrcSocket.Read.End _ -> {
                    return "the server ended the connection";
                }
                case IrcSocket.Read.Silence _ -> {
                    if (asked) {
                        return "the server says nothing any more";
                    }
                    asked = true;
                    socket.write("PING :" + epoch);
                }
                case IrcSocket.Read.Line line -> {
                    asked = false;
                    Optional<IrcMessage> message = IrcMessage.of(line.text());
                    Optional<String> end = message.isEmpty() ? Optional.empty() : take(message.get());
                    if (end.isPresent()) {
                        return end.get();
                    }
                }
            }
            if (!registered && ground.clock().instant().isAfter(registerBy)) {
                return "the server did not welcome the account in time";
            }
        }
    }

    /// Takes one line; a reason when the session is over.
    private Optional<String> take(IrcMessage message) throws IOException {
        switch (message.command()) {
            case "PING" -> socket.write("PONG :" + message.last());
            case "PONG" -> receipt.ifPresent(open -> open.pong(message.last()));
            case "001" -> {
                registered = true;
                nick = message.param(0);
            }
            case "376", "422" -> welcomed();
            case "NICK" -> {
                if (IrcText.folded(message.source()).equals(IrcText.folded(nick))) {
                    nick = message.last();
                }
            }
            case "PRIVMSG" -> said(message);
            case "ERROR" -> {
                return Optional.of("the server refused the connection: " + shown(message.last()));
            }
            case "432", "433", "436", "437" -> {
                return otherNick(message);
            }
            case "464", "465" -> {
                return Optional.of("the server does not let the account in: " + shown(message.last()));
            }
            case "401", "402", "403", "404", "407", "411", "412", "413", "414", "442", "477", "486", "489" ->
                receipt.filter(open -> open.isTo(IrcText.folded(message.param(1))))
                        .ifPresent(open -> open.refused(message.command() + " " + shown(message.last())));
            default -> {
                // What concerns nobody here: lists of a room's people, topics, notices.
            }
        }
        return Optional.empty();
    }

    /// Words of a server, shown to the account's owner only.
    private static String shown(String text) {
        String plain = IrcText.plain(text);
        return plain.length() > 120 ? plain.substring(0, 120) : plain;
    }

    private Optional<String> otherNick(IrcMessage message) throws IOException {
        if (registered) {
            return Optional.empty();
        }
        if (message.command().equals("432")) {
            return Optional.of("the server does not take the nick " + wiring.nick());
        }
        nicksTried++;
        if (nicksTried > AgentLimits.IRC_NICKS) {
            return Optional.of("the nick " + wiring.nick() + " and those like it are taken");
        }
        nick = nicksTried == 1 ? wiring.nick() + "_" : wiring.nick() + "_" + nicksTried;
        socket.write("NICK " + nick);
        return Optional.empty();
    }

    private void welcomed() throws IOException {
        if (up) {
            return;
        }
        up = true;
        if (wiring.servicePassword().isPresent()) {
            // The one place where it is told: the name service asks for it.
            socket.write("PRIVMSG " + wiring.service() + " :IDENTIFY "
                    + wiring.servicePassword().get().reveal());
        }
        for (String room : wiring.rooms()) {
            socket.write("JOIN " + room);
        }
        listener.up(nick);
    }

    /// Somebody wrote. What programs say to programs (notices, requests between clients, the server itself)
    /// is passed over, so that two agents do not answer each other's machinery.
    private void said(IrcMessage message) {
        String target = message.param(0);
        String text = text(message.param(1));
        boolean room = IrcText.isRoom(target);
        boolean own = IrcText.folded(message.source()).equals(IrcText.folded(nick));
        boolean forMe = IrcText.folded(target).equals(IrcText.folded(nick));
        if (message.mask().isEmpty() || own || text.isBlank() || !(room || forMe)) {
            return;
        }
        String sender = IrcText.folded(message.source());
        listener.heard(new Incoming(
                account,
                epoch + "-" + heard++,
                room ? Conversation.room(IrcText.folded(target)) : Conversation.direct(sender),
                new Sender(sender, Set.of(IrcText.folded(message.mask().get()))),
                text,
                room && IrcText.names(text, nick),
                ground.clock().instant()));
    }

    private static String text(String said) {
        if (said.startsWith("\u0001ACTION ")) {
            return IrcText.plain(said.substring("\u0001ACTION ".length()));
        }
        return said.startsWith("\u0001") ? "" : IrcText.plain(said);
    }

    /// Sends a message and the PING whose answer is its receipt.
    Delivery send(Conversation to, String text) {
        boolean fits = to.isDirect() ? IrcText.isWord(to.id()) : IrcText.isRoom(to.id());
        if (!fits) {
            return new Delivery.Refused("this is no name that IRC takes");
        }
        Receipt open = new Receipt(IrcText.folded(to.id()), epoch + "-" + sent++);
        receipt = Optional.of(open);
        try {
            socket.write("PRIVMSG " + to.id() + " :" + text, "PING :" + open.token());
            return open.await(AgentLimits.IRC_RECEIPT);
        } catch (IOException e) {
            // Part of it may have left.
            return new Delivery.Unknown("the connection broke while it was sent");
        } finally {
            receipt = Optional.empty();
        }
    }

    /// The connection is over.
    void lost() {
        receipt.ifPresent(Receipt::lost);
    }

    void quit() {
        try {
            socket.write("QUIT :bye");
        } catch (IOException e) {
            // It is over already, which is what was wanted.
            lost();
        }
        socket.close();
        lost();
    }
}
