using System.Text.Encodings.Web;
using System.Text.Json;
using ImageGen.Cli.Terminal;
using Spectre.Console;

namespace ImageGen.Cli.Client;

/// <summary>Writes output for programs: with <c>--json</c> one document on standard output, and a problem on standard error.</summary>
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

    /// <summary>Writes the document, without the width and the colors of a console.</summary>
    public static void Write(IAnsiConsole console, object document) => console.Profile.Out.Writer.WriteLine(JsonSerializer.Serialize(document, Options));

    /// <summary>The failure as RFC 9457: the gateway's own problem if there is one, else one of the command.</summary>
    /// <param name="message">The failure, in a sentence.</param>
    /// <param name="exitCode">The exit code of the command.</param>
    /// <param name="problem">The gateway's own problem; null if there is none.</param>
    /// <param name="jobs">The jobs that continue nevertheless; null, and left out, if none is known.</param>
    public static string ProblemOf(string message, int exitCode, JsonElement? problem, IReadOnlyList<Guid>? jobs = null)
    {
        var code = exitCode switch
        {
            ExitCode.InvalidRequest => "invalid_request",
            ExitCode.ServerUnreachable => "server_unreachable",
            ExitCode.DataFolderInUse => "data_folder_in_use",
            ExitCode.NotFound => "not_found",
            ExitCode.NotConfirmed => "not_confirmed",
            ExitCode.Interrupted => "interrupted",
            _ => "internal_error",
        };
        if (problem is { } known)
        {
            return JsonSerializer.Serialize(known, Options);
        }

        var (type, title) = ($"urn:imagegen:problem:{code.Replace('_', '-')}", "The command failed.");
        return jobs is null
            ? JsonSerializer.Serialize(new { Type = type, Title = title, Detail = message, Code = code, ExitCode = exitCode }, Options)
            : JsonSerializer.Serialize(new { Type = type, Title = title, Detail = message, Code = code, ExitCode = exitCode, Jobs = jobs }, Options);
    }
}
