using System.CommandLine;
using System.Globalization;
using ImageGen.Cli.Client;
using ImageGen.Contracts;
using Spectre.Console;

namespace ImageGen.Cli.Tenancy;

/// <summary><c>imagegen tenants limits</c>: shows, sets and removes the limits of a tenant.</summary>
internal static class LimitsCommand
{
    private static readonly string[] Names =
        ["requests-per-minute", "images-per-day", "max-unfinished", "max-at-providers", "providers", "models", "max-pixels", "max-count"];

    public static Command Create()
    {
        var name = new Argument<string>("name") { Description = "The tenant." };
        name.Validators.Add(result =>
        {
            if (result.Tokens is not [{ Value: var text }] || !NamePattern.IsMatch(text))
            {
                result.AddError("The name must be a tenant: 1 to 64 characters of a-z, 0-9, - and _, beginning with a letter or digit.");
            }
        });
        var options = new LimitOptions();
        var command = new Command("limits", "Shows the limits of a tenant. With options it changes these limits, and keeps the others. Needs the admin token.") { name };
        options.AddTo(command, Names);
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
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn("limit", column => column.NoWrap()).AddColumn("value");
        string?[] values =
        [
            Text(limits.RequestsPerMinute), Text(limits.ImagesPerDay), Text(limits.MaxUnfinished), Text(limits.MaxAtProviders), Text(limits.Providers), Text(limits.Models),
            Text(limits.MaxPixels), Text(limits.MaxCount),
        ];
        foreach (var (limit, value) in Names.Zip(values))
        {
            table.AddRow(limit, Markup.Escape(value ?? "none"));
        }

        console.Write(table);
        console.WriteLine(limits.IsSet ? $"These limits are set for {limits.Tenant}." : $"No limits are set for {limits.Tenant}; these are the default ones.");
    }

    private static string? Text(long? number) => number?.ToString(CultureInfo.InvariantCulture);

    private static string? Text(IReadOnlyList<string>? names) => names is null ? null : string.Join(", ", names);
}
