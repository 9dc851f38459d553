package dev.clawnet.gateway.web;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// A host of the web on an address of this machine, which answers every request with the bytes that a test wrote.
final class Host implements AutoCloseable {
    static final int PORT = 8080;

    private final ServerSocket door;
    private final Answer answer;
    private final List<String> asked = new CopyOnWriteArrayList<>();

    interface Answer {
        void to(String target, OutputStream out) throws IOException;
    }

    Host(String address, Answer answer) throws IOException {
        this.door = new ServerSocket(PORT, 16, InetAddress.ofLiteral(address));
        this.answer = answer;
        Thread.ofVirtual().start(this::serve);
    }

    /// First lines of the requests that came.
    List<String> asked() {
        return asked;
    }

    private void serve() {
        while (!door.isClosed()) {
            try (Socket socket = door.accept()) {
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
                String first = String.valueOf(in.readLine());
                asked.add(first);
                for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                    asked.add(line);
                }
                String[] words = first.split(" ", -1);
                answer.to(words.length > 1 ? words[1] : "", socket.getOutputStream());
            } catch (IOException e) {
                asked.add("ended");
            }
        }
    }

    static byte[] reply(String head, byte[] body) {
        byte[] start = ("HTTP/1.1 " + head + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1);
        byte[] all = java.util.Arrays.copyOf(start, start.length + body.length);
        System.arraycopy(body, 0, all, start.length, body.length);
        return all;
    }

    static byte[] reply(String head, String body) {
        return reply(head, body.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() throws IOException {
        door.close();
    }
}
