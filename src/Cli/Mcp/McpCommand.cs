using System.CommandLine;
using ImageGen.Cli.Client;
using ImageGen.Cli.Hosts;
using ImageGen.Cli.Terminal;
using Microsoft.Extensions.Logging;

namespace ImageGen.Cli.Mcp;

/// <summary><c>imagegen mcp</c>: an MCP server on standard input and output, for hosts that start servers as programs. It passes each message on to a gateway, by default to one of its own.</summary>
internal static class McpCommand
{
    public static Command Create()
    {
        var (server, data) = (SharedOptions.Server(), SharedOptions.Data());
        var command = new Command("mcp", "Serves MCP on standard input and output: passes messages on to a gateway (--server), or to one in this process. The API key is that of IMAGEGEN_API_KEY.") { server, data };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (parsed.GetValue(server) is { } gateway)
            {
                await RunAsync(gateway, Environment.GetEnvironmentVariable(GatewayClient.KeyVariable), cancellationToken);
                return ExitCode.Succeeded;
            }

            // Standard output belongs to the protocol, so that only errors are logged, and hosts read those from standard error.
            var folder = parsed.GetValue(data)!;
            await using var system = await EmbeddedSystem.StartAsync(folder, "http://127.0.0.1:0", [ConsoleToStandardError, EmbeddedSystem.WithoutMetrics], LogLevel.Error, cancellationToken, followsFiles: false);
            await RunAsync(system.Address, AdminToken.In(folder), cancellationToken);
            return ExitCode.Succeeded;
        });
        return command;
    }

    private const string ConsoleToStandardError = "--Logging:Console:LogToStandardErrorThreshold=Trace";

    private static async Task RunAsync(Uri gateway, string? apiKey, CancellationToken cancellationToken)
    {
        using var bridge = new McpBridge(gateway, apiKey);
        await bridge.RunAsync(Console.In, Console.Out, cancellationToken);
    }
}
