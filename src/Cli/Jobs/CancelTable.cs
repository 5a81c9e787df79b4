using System.Globalization;
using ImageGen.Cli.Client;
using ImageGen.Contracts;
using Spectre.Console;

namespace ImageGen.Cli.Jobs;

/// <summary>The result, or the preview, of canceling several jobs.</summary>
internal static class CancelTable
{
    public static void Write(IAnsiConsole console, string tenant, CancelResponse answer)
    {
        var sum = answer.Cost is { Amount: > 0 } cost ? $" They cost {Text(cost)}." : "";
        console.MarkupLineInterpolated(
            CultureInfo.InvariantCulture,
            answer.DryRun
                ? (FormattableString)$"Tenant {tenant}: {answer.Canceled} jobs would be canceled, {answer.Requested} are at a provider that would be asked to stop them, {answer.TooLate} have ended.{sum}"
                : $"Tenant {tenant}: {answer.Canceled} jobs are canceled, {answer.Requested} are at a provider that is asked to stop them, {answer.TooLate} had ended.{sum}");
        if (answer.Incomplete)
        {
            console.MarkupLine("[yellow]A part of the store does not respond: its jobs were left out. Repeat the command when it responds.[/]");
        }
    }

    /// <summary>An amount of money for people.</summary>
    public static string Text(Cost cost) => $"{cost.Amount.ToString(CultureInfo.InvariantCulture)} {cost.Currency}{(cost.Certain ? "" : ", perhaps")}";
}
