using System.Text.Encodings.Web;
using System.Text.Json;
using Spectre.Console;

namespace ImageGen.Cli.Client;

/// <summary>Writes what a program reads: with <c>--json</c> one document on standard output, and a problem on standard error.</summary>
internal static class JsonOutput
{
    /// <summary>Name of the option.</summary>
    public const string Option = "--json";

    private static readonly JsonSerializerOptions Options = new(ClientJson.Options)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.Never,
    };

    /// <summary>Writes the document, without the width and the colours of a console.</summary>
    public static void Write(IAnsiConsole console, object document) => console.Profile.Out.Writer.WriteLine(JsonSerializer.Serialize(document, Options));

    /// <summary>What went wrong, as RFC 9457 has it: the gateway's own problem where it is one, else one of the command's.</summary>
    public static string ProblemOf(string message, int exitCode, JsonElement? problem)
    {
        var code = exitCode switch
        {
            ExitCode.InvalidRequest => "invalid_request",
            ExitCode.ServerUnreachable => "server_unreachable",
            ExitCode.DataFolderInUse => "data_folder_in_use",
            ExitCode.NotFound => "not_found",
            ExitCode.NotConfirmed => "not_confirmed",
            _ => "internal_error",
        };
        return problem is { } known
            ? JsonSerializer.Serialize(known, Options)
            : JsonSerializer.Serialize(
                new { Type = $"urn:imagegen:problem:{code.Replace('_', '-')}", Title = "The command can't go on.", Detail = message, Code = code, ExitCode = exitCode }, Options);
    }
}
