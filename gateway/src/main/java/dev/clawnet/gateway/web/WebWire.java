package dev.clawnet.gateway.web;

import dev.clawnet.gateway.limits.AgentLimits;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/// One request of HTTP/1.1 over one socket that is connected already, so that the page comes from the very address
/// that was looked at. It sends nothing but the address of the page: no cookie, no login, no referrer.
///
/// Threat: a host that answers without end, in another form than it says, or with a small file that becomes a large
/// one. Every part is bounded. See `WebFetchTest`.
final class WebWire {
    private static final int MAX_HEAD = 65_536;
    private static final int MAX_INTERIM = 8;
    private static final int MAX_CHUNK_LINE = 1_024;
    private static final int INTERIM = 100;
    private static final int FINAL = 200;
    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;
    private static final int HEX = 16;

    private final InputStream in;
    private final Socket socket;
    private final Wanted wanted;
    private final int most;

    WebWire(Socket socket, Wanted wanted) throws IOException {
        this.socket = socket;
        this.wanted = wanted;
        this.most = wanted.bytes();
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    /// What is asked for.
    ///
    /// @param accept kinds of content
    /// @param bytes that are kept, packed and unpacked
    record Wanted(String accept, int bytes) {
        static final Wanted PAGE = new Wanted(
                "text/html, text/plain, text/markdown, application/json;q=0.9, */*;q=0.1", AgentLimits.WEB_BODY);
    }

    WebReply get(WebUrl url) throws IOException {
        String request =
                "GET " + url.target() + " HTTP/1.1\r\nHost: " + url.authority() + "\r\nUser-Agent: ClawNet\r\nAccept: "
                        + wanted.accept() + "\r\nAccept-Encoding: gzip\r\nConnection: close\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
        for (int i = 0; i < MAX_INTERIM; i++) {
            int status = status(line(MAX_HEAD));
            Map<String, String> headers = headers();
            if (status >= FINAL) {
                return body(status, headers);
            }
            if (status < INTERIM) {
                break;
            }
        }
        throw new IOException("no answer");
    }

    private static int status(String line) throws IOException {
        if (!line.matches("HTTP/1\\.[01] [0-9]{3}( .*)?")) {
            throw new IOException("no status");
        }
        return Integer.parseInt(line.substring(9, 12));
    }

    private Map<String, String> headers() throws IOException {
        Map<String, String> headers = new HashMap<>();
        int left = MAX_HEAD;
        for (String line = line(left); !line.isEmpty(); line = line(left)) {
            left -= line.length() + 2;
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.putIfAbsent(
                        line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
        }
        return headers;
    }

    /// A line without its end.
    private String line(int limit) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the answer ends in its head");
            }
            if (line.size() >= limit) {
                throw new IOException("the head is too long");
            }
            line.write(next);
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    private WebReply body(int status, Map<String, String> headers) throws IOException {
        if (status == NO_CONTENT || status == NOT_MODIFIED) {
            return new WebReply(status, headers, new byte[0], false);
        }
        byte[] raw = raw(headers);
        boolean cut = raw.length > most;
        String coding = headers.getOrDefault("content-encoding", "identity").toLowerCase(Locale.ROOT);
        if (coding.equals("gzip") || coding.equals("x-gzip")) {
            byte[] plain = unpacked(raw);
            return new WebReply(status, headers, first(plain), cut || plain.length > most);
        }
        if (!coding.equals("identity") && !coding.isEmpty()) {
            throw new IOException("an encoding that was not asked for");
        }
        return new WebReply(status, headers, first(raw), cut);
    }

    private byte[] first(byte[] bytes) {
        return bytes.length > most ? java.util.Arrays.copyOf(bytes, most) : bytes;
    }

    /// At most one byte more than is kept.
    private byte[] raw(Map<String, String> headers) throws IOException {
        if (headers.getOrDefault("transfer-encoding", "")
                .toLowerCase(Locale.ROOT)
                .contains("chunked")) {
            return chunks();
        }
        String length = headers.getOrDefault("content-length", "");
        if (length.matches("[0-9]{1,18}")) {
            return in.readNBytes((int) Math.min(Long.parseLong(length), most + 1L));
        }
        return in.readNBytes(most + 1);
    }

    private byte[] chunks() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        while (all.size() <= most) {
            String size = line(MAX_CHUNK_LINE).split(";", 2)[0].strip();
            if (!size.matches("[0-9a-fA-F]{1,15}")) {
                throw new IOException("no size of a chunk");
            }
            long chunk = Long.parseLong(size, HEX);
            if (chunk == 0) {
                return all.toByteArray();
            }
            int wanted = (int) Math.min(chunk, most + 1L - all.size());
            byte[] bytes = in.readNBytes(wanted);
            all.write(bytes);
            if (bytes.length < wanted) {
                throw new EOFException("the answer ends in a chunk");
            }
            if (wanted == chunk) {
                line(MAX_CHUNK_LINE);
            }
        }
        return all.toByteArray();
    }

    private byte[] unpacked(byte[] packed) throws IOException {
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        byte[] some = new byte[8_192];
        try (GZIPInputStream unpacking = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            while (plain.size() <= most) {
                int got = unpacking.read(some);
                if (got < 0) {
                    break;
                }
                plain.write(some, 0, got);
            }
        } catch (EOFException e) {
            if (plain.size() == 0) {
                throw e;
            }
            // Cut, as the packed bytes were: what came is text all the same.
        }
        return plain.toByteArray();
    }
}
