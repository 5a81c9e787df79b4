using System.Text.Json;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.OpenAi.Models;

/// <summary>The names in a list of models.</summary>
internal static class ModelList
{
    /// <summary>Reads a body, which may be anything; null when it is no such list.</summary>
    public static IReadOnlySet<string>? Read(ReadOnlyMemory<byte> body)
        => AccountAnswers.ObjectOf(body) is { } list && list.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Array
            ? data.EnumerateArray().Select(model => AccountAnswers.TextAt(model, "id")).OfType<string>().ToHashSet(StringComparer.Ordinal)
            : null;
}
