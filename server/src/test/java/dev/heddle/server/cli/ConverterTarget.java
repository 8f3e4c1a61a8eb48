package dev.heddle.server.cli;

import dev.heddle.server.fuzz.FuzzTarget;
import dev.heddle.server.fuzz.Must;
import dev.heddle.server.fuzz.Text;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.ITypeConverter;

/** Values of options: within their limits, or refused with a reason and what is allowed. */
public final class ConverterTarget implements FuzzTarget {
    private static final List<ITypeConverter<?>> CONVERTERS = List.of(
            new PortConverter(),
            new PortConverter.OrOff(),
            new SizeConverter.Head(),
            new SizeConverter.Body(),
            new CountConverter.Connections(),
            new CountConverter.EventLoops(),
            new DurationConverter(),
            new DurationConverter.OrZero(),
            new ProxyProtocolConverter(),
            new ChoiceConverter.OfTransport(),
            new ChoiceConverter.OfSwitch(),
            new ChoiceConverter.OfLogLevel());

    @Override
    public void run(byte[] input) throws Exception {
        var text = Text.of(input);
        for (var converter : CONVERTERS) {
            try {
                check(converter.convert(text));
            } catch (InvalidValueException refused) {
                Must.be(refused.getMessage().contains("allowed: "), refused.getMessage());
            }
        }
    }

    private static void check(Object value) {
        switch (value) {
            case Integer number -> Must.be(number >= -1, "number " + number);
            case Long size -> Must.be(size >= 0, "size " + size);
            case Duration time -> Must.be(!time.isNegative(), "time " + time);
            case null, default -> {}
        }
    }

    @Override
    public List<byte[]> seeds() {
        return Text.inputs(
                "8080",
                "off",
                "64k",
                "1g",
                "10s",
                "500ms",
                "10.0.0.0/8,::/0",
                "any",
                "true",
                "auto",
                "epoll",
                "info",
                "99999999999");
    }
}
