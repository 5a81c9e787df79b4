# One image for every host: docker build -t imagegen . && docker run imagegen gateway (or worker, serve, jobs …)
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY . .
RUN dotnet publish src/Cli/Cli.csproj --configuration Release --output /app

FROM mcr.microsoft.com/dotnet/aspnet:10.0
WORKDIR /app
COPY --from=build /app .
# Volumes mounted here begin with this owner, so that the hosts need no root.
RUN mkdir /data /keys /spill && chown $APP_UID /data /keys /spill && chmod 700 /keys
ENV ASPNETCORE_HTTP_PORTS=8080
USER $APP_UID
ENTRYPOINT ["dotnet", "imagegen.dll"]
