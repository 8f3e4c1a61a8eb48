package dev.heddle.server.balancing;

/** A call without a request behind it. */
record TestCall(long keyHash, boolean isIdempotent, boolean isRepeatable) implements Call {
    TestCall() {
        this(NO_HASH, true, true);
    }

    TestCall(String key) {
        this(Hash.of(key), true, true);
    }

    @Override
    public long hash(HashKey by) {
        return keyHash;
    }

    @Override
    public void waited(long nanos) {}
}
