/**
 * Heads and trailers as blocks of fields, as HTTP/2 (RFC 9113 8) and HTTP/3 (RFC 9114 4) have them alike. For the server's
 * protocols, not for handlers.
 *
 * <h2>Layout</h2>
 * <table>
 * <caption>Which file holds what</caption>
 * <tr><td>{@link dev.heddle.server.fields.FieldRules}</td><td>what is wrong with a block, looked at field by field</td></tr>
 * <tr><td>{@link dev.heddle.server.fields.RequestBlock}</td><td>from a block to a request's head, or to trailers</td></tr>
 * <tr><td>{@link dev.heddle.server.fields.ResponseBlock}</td><td>from a response's head, or trailers, to the fields of a block</td></tr>
 * <tr><td>{@link dev.heddle.server.fields.MalformedFieldsException}</td><td>a block that is none</td></tr>
 * </table>
 */
@NullMarked
package dev.heddle.server.fields;

import org.jspecify.annotations.NullMarked;
