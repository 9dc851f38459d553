package dev.clawnet.verify.channel;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// Somebody at an IRC client. One thread of its own reads; everything heard is kept in order.
final class IrcUser implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Socket socket;
    private final String nick;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final List<Said> said = new ArrayList<>();

    /// Something that was said.
    record Said(String from, String to, String text) {}

    private IrcUser(Socket socket, String nick) {
        this.socket = socket;
        this.nick = nick;
    }

    static IrcUser enter(int port, String nick, String... rooms) throws Exception {
        IrcUser user = new IrcUser(new Socket(InetAddress.getLoopbackAddress(), port), nick);
        Thread.ofVirtual().start(user::read);
        user.line("NICK " + nick);
        user.line("USER " + nick + " 0 * :" + nick);
        user.await(line -> line.contains(" 376 ") || line.contains(" 422 "));
        for (String room : rooms) {
            user.line("JOIN " + room);
            user.await(line -> line.contains(" 366 "));
        }
        return user;
    }

    private void read() {
        try {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.startsWith("PING ")) {
                    line("PONG " + line.substring(5));
                } else {
                    lines.add(line);
                }
            }
        } catch (IOException e) {
            lines.add("GONE " + e);
        }
    }

    final void line(String text) throws IOException {
        synchronized (socket) {
            socket.getOutputStream().write((text + "\r\n").getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().flush();
        }
    }

    void say(String to, String text) throws IOException {
        line("PRIVMSG " + to + " :" + text);
    }

    /// The next line like this; what is said on the way is kept.
    String await(Predicate<String> wanted) throws InterruptedException {
        List<String> passed = new ArrayList<>();
        while (true) {
            String line = lines.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (line == null) {
                throw new AssertionError(nick + " did not hear it; last lines: " + passed);
            }
            passed.add(line);
            keep(line);
            if (wanted.test(line)) {
                return line;
            }
        }
    }

    private void keep(String line) {
        String[] parts = line.split(" ", 4);
        if (parts.length == 4 && parts[1].equals("PRIVMSG")) {
            said.add(new Said(parts[0].substring(1, parts[0].indexOf('!')), parts[2], parts[3].substring(1)));
        }
    }

    /// Waits until somebody has said this.
    Said hears(String text) throws InterruptedException {
        await(line -> line.contains(" PRIVMSG ") && line.endsWith(":" + text));
        return said.getLast();
    }

    /// Waits until somebody has said something like this.
    Said hearsLike(String part) throws InterruptedException {
        await(line -> line.contains(" PRIVMSG ") && line.contains(part));
        return said.getLast();
    }

    /// Waits until an account is in a room.
    void awaitAccount(String account, String room) throws Exception {
        for (int look = 0; look < 1_200; look++) {
            line("NAMES " + room);
            String names = await(line -> line.contains(" 353 ") || line.contains(" 366 "));
            if (names.contains(" 353 ") && names.matches(".*[: @]" + account + "( .*)?")) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
        throw new AssertionError(account + " did not come into " + room);
    }

    /// What was heard and not asked for yet.
    List<Said> heardByNow() {
        for (String line = lines.poll(); line != null; line = lines.poll()) {
            keep(line);
        }
        List<Said> now = List.copyOf(said);
        said.clear();
        return now;
    }

    /// All that was heard so far, by everybody but oneself.
    List<Said> said() {
        return List.copyOf(said);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
