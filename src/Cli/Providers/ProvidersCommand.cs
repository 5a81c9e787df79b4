using System.CommandLine;
using ImageGen.Cli.Client;

namespace ImageGen.Cli.Providers;

/// <summary><c>imagegen providers list|test</c>.</summary>
internal static class ProvidersCommand
{
    public static Command Create() => new("providers", "Lists the providers of a running gateway, and tests one of them.") { List(), TestCommand.Create() };

    private static Command List() => new GatewayCall(hasTenant: false).Complete<ProviderListResponse>(
        new Command("list", "Lists the provider instances that a running gateway knows."),
        (client, _, cancellationToken) => client.ListProvidersAsync(cancellationToken),
        (console, response) => ProviderTable.Write(console, response.Data));
}
