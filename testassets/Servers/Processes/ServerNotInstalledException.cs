namespace ImageGen.Servers;

/// <summary>Neither a container engine is available nor the server is installed; the message states what to install.</summary>
public sealed class ServerNotInstalledException(string message) : Exception(message)
{
    internal static ServerNotInstalledException For(string program) => new(
        $"No container engine answers and '{program}' was not found. Start Docker, or install the servers: "
        + "apt-get install rabbitmq-server redis-server (they are started by the tests, on free ports; no system service is needed).");
}
