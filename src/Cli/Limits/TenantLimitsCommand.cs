using System.CommandLine;
using ImageGen.Cli.Client;
using Spectre.Console;

namespace ImageGen.Cli.Limits;

/// <summary><c>imagegen tenants limits</c>: shows, sets and removes the limits of a tenant.</summary>
internal static class TenantLimitsCommand
{
    public static Command Create()
    {
        var name = TenantArgument.Create();
        var options = new LimitOptions();
        var command = new Command("limits", "Shows the limits of a tenant. With options it changes these limits, and keeps the others. Needs the admin token.") { name };
        options.AddTo(command);
        return new GatewayCall(isOperators: true, hasTenant: false).Complete<LimitsResponse>(
            command, (client, parsed, cancellationToken) => RunAsync(client, parsed.GetValue(name)!, options, parsed, cancellationToken), Write);
    }

    private static async Task<Response<LimitsResponse>> RunAsync(GatewayClient client, string name, LimitOptions options, ParseResult parsed, CancellationToken cancellationToken)
    {
        if (options.Removes(parsed))
        {
            return await client.RemoveLimitsAsync(name, cancellationToken);
        }

        var current = await client.GetLimitsAsync(name, cancellationToken);
        return options.Change(parsed, current.Value) is { } changed ? await client.PutLimitsAsync(name, changed, cancellationToken) : current;
    }

    private static void Write(IAnsiConsole console, LimitsResponse limits)
        => LimitsTable.Write(console, limits, limits.IsSet ? $"These limits are set for {limits.Tenant}." : $"No limits are set for {limits.Tenant}; these are the default ones.");
}
