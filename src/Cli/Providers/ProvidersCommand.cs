using System.CommandLine;
using ImageGen.Cli.Client;
using ImageGen.Cli.Jobs;
using Spectre.Console;

namespace ImageGen.Cli.Providers;

/// <summary><c>imagegen providers list|test</c>.</summary>
internal static class ProvidersCommand
{
    public static Command Create() => new("providers", "Lists the providers of a running gateway, and tests one of them.") { List(), TestCommand.Create() };

    private static Command List()
    {
        var server = SharedOptions.Server();
        var command = new Command("list", "Lists the provider instances that a running gateway knows.") { server };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = new GatewayClient(parsed.GetValue(server) ?? JobsCommand.DefaultServer);
            ProviderTable.Write(AnsiConsole.Console, await client.ListProvidersAsync(cancellationToken));
            return ExitCode.Succeeded;
        });
        return command;
    }
}
