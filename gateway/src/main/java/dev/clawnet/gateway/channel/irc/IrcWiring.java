package dev.clawnet.gateway.channel.irc;

import dev.clawnet.gateway.channel.Wiring;
import dev.clawnet.protocol.secret.Secret;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How an account reaches its server.
///
/// @param tls whether the connection is encrypted and the server's certificate and name are checked
/// @param nick wanted; a free one like it is taken when it is not free
/// @param password of the server
/// @param service nick of the network's name service
/// @param servicePassword what the account identifies with there
/// @param rooms joined after the welcome
public record IrcWiring(
        String host,
        int port,
        boolean tls,
        String nick,
        String username,
        String realname,
        Optional<Secret> password,
        String service,
        Optional<Secret> servicePassword,
        List<String> rooms)
        implements Wiring {
    public static final int PORT = 6_667;
    public static final int TLS_PORT = 6_697;

    public IrcWiring {
        rooms = List.copyOf(rooms);
        for (String word : List.of(host, nick, username, service)) {
            if (!IrcText.isWord(word)) {
                throw new IllegalArgumentException("a name on IRC is one word: '" + word + "' is none");
            }
        }
        for (String room : rooms) {
            if (!IrcText.isRoom(room)) {
                throw new IllegalArgumentException(
                        "a room on IRC begins with # & + or ! and is one word: '" + room + "' does not");
            }
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof IrcWiring that
                && host.equals(that.host)
                && port == that.port
                && tls == that.tls
                && nick.equals(that.nick)
                && username.equals(that.username)
                && realname.equals(that.realname)
                && same(password, that.password)
                && service.equals(that.service)
                && same(servicePassword, that.servicePassword)
                && rooms.equals(that.rooms);
    }

    private static boolean same(Optional<Secret> one, Optional<Secret> two) {
        return one.map(Secret::digest).equals(two.map(Secret::digest));
    }

    @Override
    public int hashCode() {
        return host.hashCode() * 31 + nick.hashCode();
    }
}
