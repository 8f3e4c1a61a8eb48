/** Examples for the docs: compiled and run with the tests. */
package dev.heddle.coroutine.example;
