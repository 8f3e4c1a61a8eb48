package dev.heddle.server.cli;

import dev.heddle.server.config.Scalars;

/** A number of bytes: {@code 4096}, {@code 64k}, {@code 16m}, {@code 1g}; the units are powers of 1024. */
class SizeConverter extends ScalarConverter<Long> {
    SizeConverter(long least, long most, String range) {
        super(Scalars.size(least, most, range));
    }

    /** Of a request's head, which is kept in memory. */
    static final class Head extends SizeConverter {
        Head() {
            super(64, 1 << 20, "64 to 1m");
        }
    }

    /** Of a body, which is not. */
    static final class Body extends SizeConverter {
        Body() {
            super(0, 1L << 50, "0 to 1048576g");
        }
    }
}
