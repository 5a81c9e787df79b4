# One image for every host: docker build -t imagegen . && docker run imagegen gateway (or worker, serve, jobs …)
# For amd64 and arm64: docker buildx build --platform linux/amd64,linux/arm64 -t imagegen .
# The build runs on the builder's own platform, and compiles for the image's. A builder without BuildKit does not name its platform.
ARG BUILDER=${BUILDPLATFORM:-linux/amd64}
FROM --platform=$BUILDER mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY . .
# The program contains its runtime, reduced to what it uses (src/Cli/Container.props). Volumes that are mounted at the folders begin with their owner, so that the hosts need no root.
ARG TARGETARCH
RUN case "${TARGETARCH:-$(uname -m)}" in amd64 | x86_64) arch=x64 ;; arm64 | aarch64) arch=arm64 ;; *) echo "There is no image for $TARGETARCH." >&2; exit 1 ;; esac \
 && dotnet publish src/Cli/Cli.csproj --configuration Release --runtime "linux-$arch" -p:ForContainer=true --output /app \
 && mkdir -p /folders/data /folders/keys /folders/spill && chmod 700 /folders/keys

# Without shell and package manager, and not as root. The user 1654 is the app user of the base image.
FROM mcr.microsoft.com/dotnet/runtime-deps:10.0-noble-chiseled
WORKDIR /app
COPY --from=build --chown=1654:1654 /folders /
COPY --from=build /app .
# The root may be read-only (docker run --read-only --tmpfs /tmp): nothing is written outside of the folders and /tmp.
ENV ASPNETCORE_HTTP_PORTS=8080 DOTNET_EnableDiagnostics=0 PATH=/app:$PATH
USER 1654
ENTRYPOINT ["imagegen"]
