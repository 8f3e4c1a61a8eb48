package dev.heddle.load.report;

import java.awt.Color;
import java.util.List;

/**
 * The colours of a plot.
 *
 * @param bars of series that are sizes, from light to dark
 * @param lines of series that are kinds, such as all can tell apart (Okabe and Ito)
 */
public record Theme(Color background, Color text, Color grid, List<Color> bars, List<Color> lines) {
    /** For a light page; it can be read on a dark one too, since it brings its own background. */
    public static final Theme LIGHT = new Theme(
            new Color(0xFAFAFA),
            new Color(0x24292F),
            new Color(0xC0C7CE),
            colours(0x9ECAE1, 0x3182BD, 0x08306B, 0xFD8D3C, 0xA63603),
            colours(0xD55E00, 0x0072B2, 0x009E73, 0xE69F00, 0xAA3377));

    /** For a dark page. */
    public static final Theme DARK = new Theme(
            new Color(0x161B22),
            new Color(0xE6EDF3),
            new Color(0x3D444D),
            colours(0xC6DBEF, 0x6BAED6, 0x2F81C5, 0xFDBE85, 0xF16913),
            colours(0xFF7F2A, 0x56B4E9, 0x2FCB9A, 0xF0C75E, 0xE98BC0));

    private static List<Color> colours(Integer... rgb) {
        return List.of(rgb).stream().map(Color::new).toList();
    }
}
