# One image for every host: docker build -t imagegen . && docker run imagegen gateway (or worker, serve, jobs …)
# For amd64 and arm64: docker buildx build --platform linux/amd64,linux/arm64 -t imagegen .
# The programs are the same for both; only the libraries of the platform differ, so that the build runs on the builder's own platform.
FROM --platform=$BUILDPLATFORM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY . .
RUN dotnet publish src/Cli/Cli.csproj --configuration Release --output /app -p:UseAppHost=false -p:DebugType=none -p:DebugSymbols=false
# Libraries of other platforms stay out. Volumes that are mounted at the folders begin with their owner, so that the hosts need no root.
ARG TARGETARCH
RUN case "${TARGETARCH:-$(uname -m)}" in amd64 | x86_64) arch=x64 ;; arm64 | aarch64) arch=arm64 ;; *) echo "There are no libraries for $TARGETARCH." >&2; exit 1 ;; esac \
 && find /app/runtimes -mindepth 1 -maxdepth 1 ! -name linux ! -name unix ! -name "linux-$arch" -exec rm -rf {} + \
 && rm -f /app/*.xml \
 && mkdir -p /folders/data /folders/keys /folders/spill && chmod 700 /folders/keys

# Without shell and package manager, and not as root. The user 1654 is the app user of the base image.
FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled
WORKDIR /app
COPY --from=build --chown=1654:1654 /folders /
COPY --from=build /app .
# The root may be read-only (docker run --read-only --tmpfs /tmp): nothing is written outside of the folders and /tmp.
ENV ASPNETCORE_HTTP_PORTS=8080 DOTNET_EnableDiagnostics=0
USER 1654
ENTRYPOINT ["dotnet", "imagegen.dll"]
