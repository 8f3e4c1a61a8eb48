package dev.heddle.server.proxy.config;

/**
 * A member of a group as the file has it.
 *
 * @param url scheme, host and port
 */
public record MemberConfig(String url) {}
