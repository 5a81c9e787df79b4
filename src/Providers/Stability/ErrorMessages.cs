using System.Text.Json;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.Stability;

/// <summary>The content of an error response.</summary>
/// <param name="Name">For example <c>payment_required</c>.</param>
/// <param name="Message">For people.</param>
/// <param name="Meaning">Its classification by text, for a response of a proxy, or one without a name.</param>
internal sealed record ErrorMessages(string? Name, string? Message, ErrorMeaning Meaning)
{
    /// <summary>Reads a body in any format.</summary>
    public static ErrorMessages Read(ReadOnlyMemory<byte> body, GenerationOrder order)
    {
        var error = ErrorBody.Read(body);
        var meaning = new ErrorMeaning(error, order);
        var failure = WireJson.Read(body, StabilityJson.Default.WireFailure);
        return new(WireJson.TextOf(failure?.Name ?? default), Join(failure?.Errors ?? default) ?? WireJson.TextOf(failure?.Message ?? default) ?? error.Texts.FirstOrDefault(text => text.Contains(' ', StringComparison.Ordinal)), meaning);
    }

    private static string? Join(JsonElement errors)
        => errors.ValueKind == JsonValueKind.Array && string.Join("; ", errors.EnumerateArray().Select(WireJson.TextOf).OfType<string>()) is { Length: > 0 } text ? text : null;
}
