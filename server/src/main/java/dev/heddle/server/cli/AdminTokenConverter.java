package dev.heddle.server.cli;

import dev.heddle.server.admin.AdminToken;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;

/** The token in a file, which is read at once: what is wrong with it is a wrong option. */
final class AdminTokenConverter implements ITypeConverter<AdminToken> {
    @Override
    public AdminToken convert(String file) {
        try {
            return AdminToken.in(Path.of(file));
        } catch (IOException | InvalidPathException e) {
            throw new InvalidValueException("cannot be read", "a file with a token in one line");
        } catch (IllegalArgumentException e) {
            throw new InvalidValueException("has no token", "in one line, " + e.getMessage());
        }
    }
}
