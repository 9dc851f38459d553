package dev.clawnet.app.config;

import dev.clawnet.app.config.ConfigProblem.Place;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// The text of a file that a person wrote, or a sentence about why there is none.
final class FileText {
    /// A hundred thousand bindings and their rooms fit; no file that people keep is larger.
    static final long MAX_BYTES = 64L * 1024 * 1024;

    private FileText() {}

    static String read(Path path) {
        try {
            if (Files.isDirectory(path)) {
                throw problem(path, "this is a directory, not a file");
            }
            if (Files.size(path) > MAX_BYTES) {
                throw problem(path, "the file is larger than " + MAX_BYTES + " bytes");
            }
            String text = Files.readString(path);
            return text.startsWith("\ufeff") ? text.substring(1) : text;
        } catch (NoSuchFileException e) {
            throw problem(path, "there is no such file");
        } catch (CharacterCodingException e) {
            throw problem(path, "the file is not UTF-8 text");
        } catch (IOException e) {
            throw problem(path, "the file cannot be read");
        }
    }

    private static ConfigProblem problem(Path path, String what) {
        return ConfigProblem.of(path.toString(), new Place(path.toString(), 1, 1), what);
    }
}
