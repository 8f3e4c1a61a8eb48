/**
 * What is true of the files by which the server is deployed, docker-compose.yml and {@code server/deploy}, as far as that can be
 * said without Docker and without Kubernetes.
 */
package dev.heddle.server.deploy;
