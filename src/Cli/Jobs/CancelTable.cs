using System.Globalization;
using ImageGen.Cli.Client;
using ImageGen.Contracts;
using Spectre.Console;

namespace ImageGen.Cli.Jobs;

/// <summary>The result, or the preview, of canceling several jobs.</summary>
internal static class CancelTable
{
    public static void Write(IAnsiConsole console, string tenant, CancelResponse response)
    {
        var sum = response.Cost is { Amount: > 0 } cost ? $" They cost {Text(cost)}." : "";
        console.MarkupLineInterpolated(
            CultureInfo.InvariantCulture,
            response.DryRun
                ? (FormattableString)$"Tenant {tenant}: {response.Canceled} jobs would be canceled, {response.Requested} are at a provider that would be asked to stop them, {response.TooLate} have ended.{sum}"
                : $"Tenant {tenant}: {response.Canceled} jobs are canceled, {response.Requested} are at a provider that is asked to stop them, {response.TooLate} had ended.{sum}");
        if (response.Incomplete)
        {
            console.MarkupLine("[yellow]A part of the store does not respond: its jobs were left out. Repeat the command when it responds.[/]");
        }
    }

    /// <summary>An amount of money for people.</summary>
    public static string Text(Cost cost) => $"{cost.Amount.ToString(CultureInfo.InvariantCulture)} {cost.Currency}{(cost.Certain ? "" : ", perhaps")}";
}
