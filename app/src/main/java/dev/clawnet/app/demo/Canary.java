package dev.clawnet.app.demo;

import java.util.random.RandomGenerator;

/// A word that stands in one secret file and nowhere else: whoever has the word has seen the file.
///
/// @param owner key of the person whose file it is
/// @param file path below that person's folder
record Canary(String owner, String file, String word) {
    private static final String ALPHABET = "abcdefghjkmnpqrstvwxyz23456789";
    private static final int LENGTH = 20;

    static Canary of(String owner, String file, RandomGenerator random) {
        StringBuilder word = new StringBuilder(LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            word.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return new Canary(owner, file, word.toString());
    }
}
