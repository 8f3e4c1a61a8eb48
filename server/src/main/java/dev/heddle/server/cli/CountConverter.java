package dev.heddle.server.cli;

import picocli.CommandLine.ITypeConverter;

/** A whole number within limits. */
class CountConverter implements ITypeConverter<Integer> {
    private final int most;

    CountConverter(int most) {
        this.most = most;
    }

    @Override
    public Integer convert(String text) {
        if (text.matches("\\d{1,9}")) {
            int count = Integer.parseInt(text);
            if (count >= 1 && count <= most) {
                return count;
            }
        }
        throw new InvalidValueException("not a number in range", "1 to " + most);
    }

    /** Of connections. */
    static final class Connections extends CountConverter {
        Connections() {
            super(100_000_000);
        }
    }

    /** Of event loops, or {@code auto}: one for each processor. */
    static final class EventLoops extends CountConverter {
        EventLoops() {
            super(1024);
        }

        @Override
        public Integer convert(String text) {
            if (text.equals("auto")) {
                return Runtime.getRuntime().availableProcessors();
            }
            return super.convert(text);
        }
    }
}
