# The echo server and the reverse proxy in an image.
#
#   docker build -t heddle .
#   docker run --rm -p 8080:8080 -p 127.0.0.1:9090:9090 heddle
#   docker run --rm -p 8080:8080 heddle proxy --upstream http://some-host:8080
#
# It keeps to what the classic builder knows as well (no cache mounts, no here-documents); what Maven fetches is cached in a
# layer of its own instead.

FROM maven:3-eclipse-temurin-25 AS build
WORKDIR /heddle

# Everything Maven needs depends on the POMs only. With two empty modules it fetches all of it, compiler plugins included,
# and this layer stays as long as the POMs do. exec.skip: what writes the descriptor into the jar has nothing to write yet.
COPY LICENSE pom.xml ./
COPY coroutine-core/pom.xml coroutine-core/
COPY server/pom.xml server/
RUN mkdir -p coroutine-core/src/main/java server/src/main/java \
 && echo 'module dev.heddle.coroutine {}' > coroutine-core/src/main/java/module-info.java \
 && echo 'module dev.heddle.server {}' > server/src/main/java/module-info.java \
 && mvn -B -ntp -P '!everything' -Dmaven.test.skip -Dheddle.format.skip -Dexec.skip package \
 && rm -r coroutine-core/src coroutine-core/target server/src server/target

COPY coroutine-core/src/main coroutine-core/src/main
COPY server/src/main server/src/main
RUN mvn -B -ntp -P '!everything' -Dmaven.test.skip -Dheddle.format.skip package


# A JVM with the modules that the server uses, a fifth of the whole one, in a layer that changes with the JDK only. Beside
# them: java.sql and java.net.http for routes of others (RouteProvider), java.instrument for agents, jdk.jcmd for
# diagnosis. Not --strip-debug: the lines of the JDK in stacks are what one looks for.
FROM maven:3-eclipse-temurin-25 AS jvm
RUN jlink --output /opt/jvm \
        --add-modules java.base,java.instrument,java.logging,java.management,java.naming,java.net.http,java.sql,java.xml,jdk.jcmd,jdk.jfr,jdk.management,jdk.unsupported,jdk.zipfs \
        --no-man-pages --no-header-files --compress zip-6


FROM debian:bookworm-slim
LABEL org.opencontainers.image.title="Heddle" \
      org.opencontainers.image.description="Echo server and reverse proxy on coroutines of Netty's event loops" \
      org.opencontainers.image.licenses="Apache-2.0"
COPY --from=jvm /opt/jvm /opt/jvm
ENV PATH=/opt/jvm/bin:$PATH
WORKDIR /opt/heddle

# bash, because it opens TCP connections by itself: the training run and the health check need neither curl in the image nor
# a second JVM. A check takes some milliseconds where a JVM would take a third of a second, every time.
SHELL ["/bin/bash", "-euo", "pipefail", "-c"]

# One list of JVM flags, because the AOT cache is only taken by a JVM whose objects look like those of the training run. No
# choice of garbage collector: the JVM takes Serial below 2 CPUs or 1792 MB, else G1, and the cache serves both.
RUN printf '%s\n' \
    # 8 bytes less for every object, and so for every frame a suspended coroutine keeps in the heap.
    -XX:+UseCompactObjectHeaders \
    # Half of the container's memory. Netty's direct buffers may take as much as the heap and stay far below it in practice;
    # the default of a quarter would leave most of a container idle.
    -XX:MaxRAMPercentage=50 \
    # A server that idles gives back, after a minute, what a peak of connections took.
    -XX:G1PeriodicGCInterval=60000 \
    # Whoever runs the container starts it again; a server that has lost a thread to it would limp on.
    -XX:+ExitOnOutOfMemoryError \
    > jvm.options

COPY --from=build /heddle/server/target/heddle-server.jar ./
# What is in the jar, for those who look for known vulnerabilities (CycloneDX).
COPY --from=build /heddle/server/target/server.cdx.json ./heddle-server.cdx.json

# A container is reached from outside of it or not at all; what is published is decided by whoever runs it. The grace time
# stays below the 10 s after which docker stop kills.
ENV HEDDLE_HOST=0.0.0.0 \
    HEDDLE_ADMIN_HOST=0.0.0.0 \
    HEDDLE_GRACE=8s

# The training run: serves a little of everything, ends by SIGTERM, and leaves the classes loaded and linked, with the
# profiles of their methods, in heddle.aot (JEP 483, 514, 515). The build fails if the server does.
RUN java @jvm.options -XX:AOTCacheOutput=heddle.aot -Xlog:aot=error -jar heddle-server.jar echo & server=$!; \
    get() { \
        exec 3<> "/dev/tcp/127.0.0.1/$1"; \
        printf 'GET %s HTTP/1.1\r\nHost: training\r\nConnection: close\r\n\r\n' "$2" >&3; \
        read -r _ status _ <&3; \
        cat <&3 > /dev/null; \
    }; \
    until (get 9090 /health/ready && [[ $status == 200 ]]) 2> /dev/null; do kill -0 "$server"; sleep 0.2; done; \
    for _ in {1..50}; do \
        for path in /plaintext /anything?a=b /delay/0.01 /stream/3 /bytes/1000 /status/404; do get 8080 "$path"; done; \
        for path in / /metrics /coroutines /config; do get 9090 "$path"; done; \
    done; \
    kill "$server"; \
    wait "$server"; \
    [[ -s heddle.aot ]]

# A number, so that Kubernetes can tell that it is not root.
USER 10001:10001
EXPOSE 8080 8443 7000 9090
# HTTP/3, where it is switched on.
EXPOSE 8443/udp
STOPSIGNAL SIGTERM
# Names bash, since not every engine uses the shell from above here.
HEALTHCHECK --interval=5s --timeout=3s --start-period=15s --retries=3 \
    CMD ["bash", "-c", "exec 3<> /dev/tcp/127.0.0.1/${HEDDLE_ADMIN_PORT:-9090} && printf 'GET /health/ready HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' >&3 && read -r _ status _ <&3 && [[ $status == 200 ]]"]

# exec form: the JVM is process 1 and gets the SIGTERM itself. Where the cache does not fit, with ZGC in JDK_JAVA_OPTIONS for
# example, the JVM says so and starts without.
ENTRYPOINT ["java", "@/opt/heddle/jvm.options", "-XX:AOTCache=/opt/heddle/heddle.aot", "-jar", "/opt/heddle/heddle-server.jar"]
CMD ["echo"]
