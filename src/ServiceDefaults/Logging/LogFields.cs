using System.Collections;
using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ImageGen.ServiceDefaults.Logging;

/// <summary>The named values of a log entry and of its scopes; the entry's own take precedence. Names are in lower case with underscores, as in the API.</summary>
internal static class LogFields
{
    private const string Template = "{OriginalFormat}";

    private static readonly HashSet<string> Taken = new(["timestamp", "level", "category", "event", "event_id", "message", "exception"], StringComparer.Ordinal);

    private static readonly ConcurrentDictionary<string, string> Names = new(StringComparer.Ordinal);

    /// <summary>The values of the entry, then of the scopes, in their order.</summary>
    public static Dictionary<string, object?> Of<TState>(in LogEntry<TState> entry, IExternalScopeProvider? scopes)
    {
        Dictionary<string, object?> fields = new(StringComparer.Ordinal);
        scopes?.ForEachScope(static (scope, into) => Add(into, scope), fields);
        Add(fields, entry.State);
        return fields;
    }

    /// <summary>The values of the entry itself.</summary>
    public static Dictionary<string, object?> OfEntry<TState>(in LogEntry<TState> entry)
    {
        Dictionary<string, object?> fields = new(StringComparer.Ordinal);
        Add(fields, entry.State);
        return fields;
    }

    /// <summary>The value as text, independent of the culture.</summary>
    public static string Text(object? value) => value switch
    {
        null => "-",
        string text => text,
        Enum name => ApiNames.Of(name),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        IEnumerable several => string.Join(", ", several.Cast<object?>().Select(Text)),
        _ => value.ToString() ?? "",
    };

    private static void Add(Dictionary<string, object?> fields, object? source)
    {
        if (source is not IEnumerable<KeyValuePair<string, object?>> pairs)
        {
            return;
        }

        foreach (var (name, value) in pairs)
        {
            if (name != Template && name.Length > 0)
            {
                fields[Names.GetOrAdd(name, NameOf)] = value;
            }
        }
    }

    private static string NameOf(string name)
    {
        var snake = JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
        return Taken.Contains(snake) ? $"field_{snake}" : snake;
    }
}
