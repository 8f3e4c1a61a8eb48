package dev.heddle.server.cli;

import dev.heddle.server.config.Scalar;
import dev.heddle.server.config.WrongValue;
import picocli.CommandLine.ITypeConverter;

/** A kind of value of configuration files, on the command line. */
abstract class ScalarConverter<T> implements ITypeConverter<T> {
    private final Scalar<T> kind;

    ScalarConverter(Scalar<T> kind) {
        this.kind = kind;
    }

    @Override
    public final T convert(String text) {
        try {
            return kind.parse(text);
        } catch (WrongValue e) {
            throw new InvalidValueException(e.problem(), e.allowed());
        }
    }
}
