package dev.heddle.server.config;

/**
 * A place in a file, as errors name it.
 *
 * @param file its path, as it was given
 * @param path keys and numbers from 0: {@code routes[1].path}; empty for the whole
 */
public record Place(String file, String path) {
    /** The whole of a file. */
    public static Place root(String file) {
        return new Place(file, "");
    }

    /** The value of a key. */
    public Place key(String name) {
        return new Place(file, path.isEmpty() ? name : path + "." + name);
    }

    /** An item of a list. */
    public Place item(int index) {
        return new Place(file, path + "[" + index + "]");
    }

    @Override
    public String toString() {
        return path;
    }
}
