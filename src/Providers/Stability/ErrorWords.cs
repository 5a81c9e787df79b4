using System.Text.Json;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.Stability;

/// <summary>What a refusal says.</summary>
/// <param name="Name">For example <c>payment_required</c>.</param>
/// <param name="Message">For people.</param>
internal sealed record ErrorWords(string? Name, string? Message)
{
    /// <summary>Reads a body, which may be anything.</summary>
    public static ErrorWords Read(ReadOnlyMemory<byte> body)
    {
        var failure = WireJson.Read(body, StabilityJson.Default.WireFailure);
        return failure is null ? new(null, null) : new(WireJson.TextOf(failure.Name), Join(failure.Errors) ?? WireJson.TextOf(failure.Message));
    }

    private static string? Join(JsonElement errors)
        => errors.ValueKind == JsonValueKind.Array && string.Join("; ", errors.EnumerateArray().Select(WireJson.TextOf).OfType<string>()) is { Length: > 0 } text ? text : null;
}
