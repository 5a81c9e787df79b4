using System.CommandLine;
using ImageGen.Cli.Client;
using Spectre.Console;

namespace ImageGen.Cli.Limits;

/// <summary><c>imagegen keys limits</c>: shows, sets and removes the limits of an API key.</summary>
internal static class KeyLimitsCommand
{
    public static Command Create(Argument<string> id)
    {
        var options = new LimitOptions();
        var command = new Command("limits", "Shows the limits of a key, which apply besides those of its tenant. With options it changes these limits, and keeps the others.") { id };
        options.AddTo(command);
        return new GatewayCall(isOperators: true, hasTenant: false).Complete<KeyResponse>(
            command, (client, parsed, cancellationToken) => RunAsync(client, parsed.GetValue(id)!, options, parsed, cancellationToken), Write);
    }

    private static async Task<Response<KeyResponse>> RunAsync(GatewayClient client, string id, LimitOptions options, ParseResult parsed, CancellationToken cancellationToken)
    {
        if (options.Removes(parsed))
        {
            return await client.RemoveKeyLimitsAsync(id, cancellationToken);
        }

        var current = await client.GetKeyAsync(id, cancellationToken);
        return options.Change(parsed, current.Value.Limits ?? new TenantLimits()) is { } changed ? await client.PutKeyLimitsAsync(id, changed, cancellationToken) : current;
    }

    private static void Write(IAnsiConsole console, KeyResponse key)
        => LimitsTable.Write(console, key.Limits ?? new TenantLimits(), $"Limits of the key {key.Id}, besides those of its tenant {key.Tenant}.");
}
