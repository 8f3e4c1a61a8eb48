package dev.heddle.server.cli;

import picocli.CommandLine.ITypeConverter;

/** A port; 0 for any that is free. */
final class PortConverter implements ITypeConverter<Integer> {
    /** Instead of a port: there is none. */
    static final int OFF = -1;

    private static final int MOST = 65_535;

    @Override
    public Integer convert(String text) {
        return parse(text, "0 to " + MOST);
    }

    private static int parse(String text, String allowed) {
        if (text.matches("\\d{1,5}") && Integer.parseInt(text) <= MOST) {
            return Integer.parseInt(text);
        }
        throw new InvalidValueException("not a port", allowed);
    }

    /** A port or {@code off}. */
    static final class OrOff implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            return text.equals("off") ? OFF : parse(text, "0 to " + MOST + ", or off");
        }
    }
}
