/**
 * Attacks on a server, and what other clients have of it meanwhile.
 *
 * <h2>Layout</h2>
 *
 * <ul>
 *   <li>{@link dev.heddle.load.attack.Attack}: the program; {@code AttackOptions}: what it can be told
 *   <li>{@code AttackKind}: what attackers do, and the limit that ends it; {@code Attackers} with {@code AttackConnection}: many
 *       that do it; {@code AttackerMain} and {@code AttackerProcess}: in a process of their own, which is an {@code
 *       Assault} as {@code SlowHttpTest} is, a tool; {@code Casualties}: what has become of them
 *   <li>{@code Victim}: the server; {@code AttackRun}: attacks beside other clients, in {@code AttackRound}s without and with;
 *       {@code AttackResult} and {@code AttackReport}: what they have shown
 * </ul>
 */
@NullMarked
package dev.heddle.load.attack;

import org.jspecify.annotations.NullMarked;
