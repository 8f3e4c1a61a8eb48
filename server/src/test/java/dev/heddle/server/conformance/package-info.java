/**
 * What is done with bytes, right ones and wrong ones, as data: the words that cases are written in, and who runs them. The
 * cases themselves are with what they are for: {@code proxy.conformance}, {@code http.conformance}.
 *
 * <h2>Layout</h2>
 *
 * <ul>
 *   <li>{@code Case}: one case, and the words it is written in: what the client sends, what an origin answers, what each
 *       must get. {@code Expectation}: one thing that must be so. {@code Why}: why another server does something else.
 *   <li>{@code CaseRunner}: the client, and the order of things. {@code Outcome}: what was seen. {@code Message}, {@code
 *       MessageReader}: a request or a response as it came over the wire. {@code Answer}: what an origin does.
 * </ul>
 */
package dev.heddle.server.conformance;
