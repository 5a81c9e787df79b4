using System.CommandLine;
using ImageGen.Cli.Client;
using ImageGen.Cli.Terminal;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ImageGen.Cli.Hosts;

/// <summary><c>imagegen serve</c>: the whole system in one process, until it is stopped.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var data = SharedOptions.Data();
        var port = new Option<int>("--port") { Description = "Port of the gateway on this machine.", DefaultValueFactory = _ => 8080 };
        var urls = new Option<string?>("--urls") { Description = "Addresses on which the gateway listens, instead of a port on this machine." };
        var compact = new Option<bool>("--compact") { Description = "Write the store into new files before the start, without what was overwritten, removed or erased." };
        var command = new Command("serve", "Runs gateway, worker, bus and store in one process. Further settings as Key:Sub=value.")
        {
            data, port, urls, compact,
        };

        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetValue(data)!,
            parsed.GetValue(urls) ?? $"http://127.0.0.1:{parsed.GetValue(port)}",
            parsed.UnmatchedTokens,
            parsed.GetValue(compact),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(DirectoryInfo folder, string url, IReadOnlyList<string> settings, bool compact, CancellationToken cancellationToken)
    {
        if (compact)
        {
            await EmbeddedSystem.CompactAsync(folder, cancellationToken);
        }

        await using var system = await EmbeddedSystem.StartAsync(folder, url, settings, LogLevel.Information, cancellationToken);
        await system.App.WaitForShutdownAsync(cancellationToken);
        return ExitCode.Succeeded;
    }
}
