package dev.clawnet.gateway.http;

/// The words of one answer in one of OpenAI's shapes.
interface Shape {
    /// The whole answer.
    String whole(String text);

    /// Events before the first word.
    String opening();

    String words(String text);

    /// Events after the last word.
    ///
    /// @param text everything
    String closing(String text);

    /// What tells a stream that it failed.
    String failure(ApiFault fault);

    static String event(String data) {
        return "data: " + data + "\n\n";
    }
}
