using System.CommandLine;
using System.Globalization;
using ImageGen.Cli.Client;
using ImageGen.Cli.Terminal;
using ImageGen.ServiceDefaults;
using ImageGen.Storage;
using ImageGen.Storage.Configuration;
using ImageGen.Storage.Results;
using ImageGen.Storage.Results.Copying;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Spectre.Console;

namespace ImageGen.Cli.Results;

/// <summary><c>imagegen storage copy</c>: copies all images from one result store to another, while the hosts run.</summary>
internal static class CopyCommand
{
    private const int Every = 1000;

    public static Command Create()
    {
        var from = new Option<ResultsKind>("--from") { Description = "The result store that has the images.", Required = true };
        var to = new Option<ResultsKind>("--to") { Description = "The result store that gets them.", Required = true };
        var verify = new Option<bool>("--verify") { Description = "Also reads and compares the images that are there already, instead of their sizes only." };
        var json = GatewayCall.Json();
        var command = new Command("copy", "Copies all images from one result store to another under the same keys, and compares each copy by its SHA-256. Can be repeated and interrupted; removes nothing. The settings of both stores as --Key:Sub=value or from the environment.")
        {
            from, to, verify, json,
        };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetValue(from), parsed.GetValue(to), parsed.GetValue(verify), parsed.GetValue(json), [.. parsed.UnmatchedTokens], cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ResultsKind from, ResultsKind to, bool verify, bool isJson, string[] settings, CancellationToken cancellationToken)
    {
        if (from == to)
        {
            throw new CommandException(ExitCode.InvalidRequest, "--from and --to must be different kinds of result stores.");
        }

        using var host = Build(from, to, settings);
        ImageCopyResult result;
        try
        {
            result = await host.Services.GetRequiredService<ImageCopies>().Between(from, to).RunAsync(verify, Report, cancellationToken);
        }
        catch (OptionsValidationException exception)
        {
            throw new CommandException(ExitCode.Configuration, string.Join(' ', exception.Failures), exception);
        }
        catch (ResultStoreException exception)
        {
            throw new CommandException(ExitCode.ServerUnreachable, $"{exception.Message} What was copied stays; the same command continues.", exception);
        }

        if (isJson)
        {
            JsonOutput.Write(AnsiConsole.Console, System.Text.Json.JsonSerializer.SerializeToElement(new { copied = result.Copied, present = result.Present, gone = result.Gone, failed = result.Failed, bytes = result.Bytes }, ClientJson.Options));
        }
        else
        {
            AnsiConsole.WriteLine(Describe(result));
        }

        return result.Failed == 0 ? ExitCode.Succeeded : ExitCode.Internal;
    }

    private static IHost Build(ResultsKind from, ResultsKind to, string[] settings)
    {
        var builder = Host.CreateApplicationBuilder(settings);

        // The same check of the settings of both stores as that of a host that reads them.
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ImageGen:Results:Kind"] = from.ToString(),
            ["ImageGen:Results:AlsoRead"] = to.ToString(),

            // Not connected to, unless one of the result stores is Redis.
            ["ConnectionStrings:Redis"] = builder.Configuration["ConnectionStrings:Redis"] ?? (from == ResultsKind.Redis || to == ResultsKind.Redis ? null : "127.0.0.1:6379"),
        });
        if ((from == ResultsKind.Files || to == ResultsKind.Files) && string.IsNullOrWhiteSpace(builder.Configuration["ImageGen:Results:Path"]))
        {
            throw new CommandException(ExitCode.Configuration, "ImageGen:Results:Path is needed: the folder of the images.");
        }

        builder.AddServiceDefaults();
        builder.AddStorage();
        builder.Logging.ClearProviders();
        return builder.Build();
    }

    private static void Report(ImageCopyResult result, string? fault)
    {
        var console = ErrorConsole.Instance.Profile.Out.Writer;
        if (fault is not null)
        {
            console.WriteLine(fault);
        }

        if ((result.Copied + result.Present + result.Gone + result.Failed) % Every == 0)
        {
            console.WriteLine(Describe(result));
        }
    }

    private static string Describe(ImageCopyResult result)
        => string.Create(CultureInfo.InvariantCulture, $"{result.Copied} copied ({result.Bytes} bytes), {result.Present} there already, {result.Gone} removed meanwhile, {result.Failed} failed");
}
