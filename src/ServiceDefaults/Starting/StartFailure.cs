using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Options;

namespace ImageGen.ServiceDefaults.Starting;

/// <summary>Why a host did not start, as lines for people and an exit code for an orchestrator; never a stack trace.</summary>
/// <param name="ExitCode">One of <see cref="HostExit"/>.</param>
/// <param name="Lines">At least one; each names an error, and no secret.</param>
public sealed record StartFailure(int ExitCode, IReadOnlyList<string> Lines)
{
    /// <summary>Classifies an exception of a failed start.</summary>
    public static StartFailure Of(Exception exception)
    {
        List<StartFailure> all = [.. Flatten(exception).Select(OfOne)];
        return new StartFailure(all[0].ExitCode, WithoutDuplicates(all.SelectMany(one => one.Lines)));
    }

    /// <summary>Writes it to standard error.</summary>
    /// <param name="subject">The beginning of the message, such as <c>The gateway did not start</c>.</param>
    public void Write(string subject)
    {
        Console.Error.WriteLine(Lines.Count == 1 ? $"{subject}: {Lines[0]}" : $"{subject}, for {Lines.Count} reasons:");
        foreach (var line in Lines.Count == 1 ? [] : Lines)
        {
            Console.Error.WriteLine($"- {line}");
        }
    }

    private static IEnumerable<Exception> Flatten(Exception exception)
        => exception is AggregateException { InnerExceptions.Count: > 0 } several ? several.InnerExceptions.SelectMany(Flatten) : [exception];

    private static StartFailure OfOne(Exception exception) => exception switch
    {
        OptionsValidationException invalid => new(HostExit.Configuration, [.. invalid.Failures]),
        InvalidDataException when Find<JsonException>(exception) is { } json => new(HostExit.Configuration, [$"{FirstLine(exception)} {Where(json)}"]),
        IOException or UnauthorizedAccessException or SocketException or CryptographicException => new(HostExit.Configuration, [FirstLine(exception)]),
        InvalidOperationException or FormatException or ArgumentException when IsOfSettings(exception) => new(HostExit.Configuration, [FirstLine(exception)]),
        _ => new(HostExit.Internal, [$"{exception.GetType().Name}: {FirstLine(exception)}"]),
    };

    /// <summary>Whether it comes from a part of the framework that reads settings.</summary>
    private static bool IsOfSettings(Exception exception)
        => exception.Source is { } source
            && (source.StartsWith("Microsoft.Extensions.Configuration", StringComparison.Ordinal) || source.StartsWith("Microsoft.AspNetCore.Server.Kestrel", StringComparison.Ordinal)
                || source.StartsWith("Microsoft.AspNetCore.Hosting", StringComparison.Ordinal));

    private static T? Find<T>(Exception? exception)
        where T : Exception
        => exception is null or T ? exception as T : Find<T>(exception.InnerException);

    private static string Where(JsonException json)
        => json.LineNumber is { } line ? string.Create(CultureInfo.InvariantCulture, $"It is not JSON in line {line + 1}, at byte {json.BytePositionInLine + 1}.") : "It is not JSON.";

    private static string FirstLine(Exception exception) => exception.Message.Split('\n')[0].TrimEnd();

    /// <summary>Removes duplicates: two readers of the same setting report the same error.</summary>
    private static List<string> WithoutDuplicates(IEnumerable<string> lines) => [.. lines.DistinctBy(Subject, StringComparer.Ordinal)];

    /// <summary>"Key is 'value'", or the whole of a sentence in another form.</summary>
    private static string Subject(string line)
        => line.IndexOf(", but must be", StringComparison.Ordinal) is > 0 and var end && line.Contains(" is ", StringComparison.Ordinal) ? line[..end].Replace("'", "", StringComparison.Ordinal) : line;
}
