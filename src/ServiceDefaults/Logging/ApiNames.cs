using System.Collections.Concurrent;
using System.Text.Json;

namespace ImageGen.ServiceDefaults.Logging;

/// <summary>Writes values in the log as the API spells them, so that a value in a job can be searched for in the log.</summary>
public static class ApiNames
{
    private static readonly ConcurrentDictionary<Enum, string> Known = new();

    /// <summary>The JSON name of the value, such as <c>content_rejected</c>; if it has none, its name in lower case with underscores.</summary>
    public static string Of(Enum value) => Known.GetOrAdd(value, static one
        => JsonSerializer.SerializeToElement(one, one.GetType()) is { ValueKind: JsonValueKind.String } json
            ? json.GetString()!
            : JsonNamingPolicy.SnakeCaseLower.ConvertName(one.ToString()));
}
