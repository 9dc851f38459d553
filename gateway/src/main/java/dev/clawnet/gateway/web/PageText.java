package dev.clawnet.gateway.web;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;

/// The readable text of what a host sent: of a page its title, its headings, paragraphs, lists, tables and links, as
/// Markdown; of text and JSON what it is. Pure.
///
/// What a person would not see is not there: scripts, styles, what is hidden. That takes away one way to speak to a
/// model behind its owner's back, not all of them: what comes from the web is nobody's word.
final class PageText {
    private static final Pattern CHARSET =
            Pattern.compile("charset=\"?([A-Za-z0-9._:-]{1,40})\"?", Pattern.CASE_INSENSITIVE);
    private static final String GONE =
            "script, style, noscript, template, svg, canvas, iframe, object, embed, form, button, input, select, textarea,"
                    + " head > *, [hidden], [aria-hidden=true]";
    private static final Pattern HIDING = Pattern.compile(
            "display\\s*:\\s*none|visibility\\s*:\\s*hidden|opacity\\s*:\\s*0(\\D|$)|font-size\\s*:\\s*0(\\D|$)",
            Pattern.CASE_INSENSITIVE);
    /// Below this the marked main part of a page is not what it is about.
    private static final int MAIN = 400;
    private static final int MAX_DEPTH = 400;
    private static final int BLANK_LINES = 2;

    private final StringBuilder out = new StringBuilder();
    private final boolean marks;

    private PageText(boolean marks) {
        this.marks = marks;
    }

    /// Whether bytes of this type are text.
    static boolean readable(String type) {
        String plain = type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return plain.isEmpty()
                || plain.startsWith("text/")
                || Set.of("application/json", "application/xml", "application/javascript", "application/yaml")
                        .contains(plain)
                || (plain.startsWith("application/") && (plain.endsWith("+json") || plain.endsWith("+xml")));
    }

    /// @param marks whether headings, lists and links keep their marks
    static String of(byte[] body, String type, String url, boolean marks) {
        String plain = type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        Optional<Charset> charset = charset(type);
        boolean page = plain.equals("text/html") || plain.equals("application/xhtml+xml");
        if (!page) {
            return new String(body, charset.orElse(StandardCharsets.UTF_8));
        }
        try {
            Document document = Jsoup.parse(
                    new ByteArrayInputStream(body), charset.map(Charset::name).orElse(null), url);
            return new PageText(marks).page(document);
        } catch (IOException e) {
            throw new IllegalStateException("bytes in memory were not read", e);
        }
    }

    private static Optional<Charset> charset(String type) {
        Matcher found = CHARSET.matcher(type);
        try {
            return found.find() ? Optional.of(Charset.forName(found.group(1))) : Optional.empty();
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            // It says what nobody knows: taken for what it most probably is.
            return Optional.empty();
        }
    }

    private String page(Document document) {
        String title = document.title();
        document.select(GONE).remove();
        document.select("[style]").stream()
                .filter(each -> HIDING.matcher(each.attr("style")).find())
                .forEach(Element::remove);
        Element body = document.body();
        Element main = document.selectFirst("main, article, [role=main]");
        if (!title.isBlank()) {
            out.append(marks ? "# " : "").append(title.strip()).append("\n\n");
        }
        walk(main != null && main.text().length() >= MAIN ? main : body, 0);
        return tidy(out);
    }

    private static String tidy(StringBuilder text) {
        StringBuilder tidy = new StringBuilder();
        int blank = 0;
        for (String line : (Iterable<String>) text.toString().lines()::iterator) {
            blank = line.isBlank() ? blank + 1 : 0;
            if (blank < BLANK_LINES) {
                tidy.append(line.stripTrailing()).append('\n');
            }
        }
        return tidy.toString().strip();
    }

    private void walk(Node node, int depth) {
        if (depth > MAX_DEPTH) {
            return;
        }
        for (Node child : node.childNodes()) {
            if (child instanceof TextNode text) {
                words(text.getWholeText());
            } else if (child instanceof Element element) {
                element(element, depth + 1);
            }
        }
    }

    private void element(Element element, int depth) {
        String name = element.normalName();
        switch (name) {
            case "h1", "h2", "h3", "h4", "h5", "h6" ->
                block(element, depth, marks ? "#".repeat(name.charAt(1) - '0') + " " : "");
            case "li" -> {
                line();
                out.append(marks ? "- " : "");
                walk(element, depth);
            }
            case "br" -> out.append('\n');
            case "pre" -> {
                line();
                out.append(marks ? "```\n" : "").append(element.wholeText()).append(marks ? "\n```\n" : "\n");
            }
            case "td", "th" -> {
                walk(element, depth);
                out.append(" | ");
            }
            case "tr" -> {
                line();
                walk(element, depth);
            }
            case "a" -> link(element, depth);
            case "img" -> words(element.attr("alt"));
            default -> {
                if (element.isBlock()) {
                    block(element, depth, "");
                } else {
                    walk(element, depth);
                }
            }
        }
    }

    private void block(Element element, int depth, String mark) {
        line();
        out.append('\n').append(mark);
        walk(element, depth);
        line();
    }

    private void link(Element element, int depth) {
        String to = element.absUrl("href");
        if (!marks || !to.startsWith("http") || element.text().isBlank()) {
            walk(element, depth);
            return;
        }
        out.append('[');
        words(element.text());
        out.append("](").append(to).append(')');
    }

    private void line() {
        if (!out.isEmpty() && out.charAt(out.length() - 1) != '\n') {
            out.append('\n');
        }
    }

    /// Words with one blank between them.
    private void words(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean blank = Character.isWhitespace(c) || c == '\u00a0';
            boolean after = out.isEmpty() || Character.isWhitespace(out.charAt(out.length() - 1));
            if (!blank) {
                out.append(c);
            } else if (!after) {
                out.append(' ');
            }
        }
    }
}
