package dev.heddle.server.balancing;

/** A hash of 64 bits that is the same in every process: not for keys that must be kept secret. */
final class Hash {
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private Hash() {}

    /** FNV-1a over the characters, then mixed; never {@link Call#NO_HASH}. */
    static long of(String text) {
        long hash = FNV_OFFSET;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * FNV_PRIME;
        }
        long mixed = mix(hash);
        return mixed == Call.NO_HASH ? 1 : mixed;
    }

    /** Every bit of the result depends on every bit of the argument: the last step of SplitMix64 (Steele et al. 2014). */
    static long mix(long bits) {
        long z = (bits ^ (bits >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
