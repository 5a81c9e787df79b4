using System.Text;
using System.Text.Json;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.Automatic1111;

/// <summary>The content of an error response.</summary>
/// <param name="Text">All its text, not yet sanitized; null when there is none.</param>
/// <param name="IsOfRoute">Whether a route of the API reports an invalid value in the order, as "Sampler not found"; a missing route returns only "Not Found".</param>
internal sealed record ErrorMessages(string? Text, bool IsOfRoute = false)
{
    private const int MaxTextLength = 4096;

    // The class with which the API's own routes refuse a value, with various statuses.
    private const string RefusalClass = "HTTPException";

    /// <summary>Reads a body in any format.</summary>
    public static ErrorMessages Read(ReadOnlyMemory<byte> body)
    {
        if (WireJson.Read(body, Automatic1111Json.Default.WireFailure) is not { } failure)
        {
            // A server without an exception handler returns the plain text; a page of a proxy is not quoted.
            var text = body.Length <= MaxTextLength ? Encoding.UTF8.GetString(body.Span).Trim() : "";
            return new(text.Length == 0 || text.StartsWith('<') || text.StartsWith('{') || text.StartsWith('[') ? null : text);
        }

        string?[] all = [WireJson.TextOf(failure.Error), DetailOf(failure.Detail), WireJson.TextOf(failure.Errors), WireJson.TextOf(failure.Message)];
        var texts = all.Where(text => !string.IsNullOrWhiteSpace(text)).Distinct().ToList();
        return new(texts.Count == 0 ? null : string.Join(": ", texts), IsRefusal(failure));
    }

    private static bool IsRefusal(WireFailure failure)
        => WireJson.TextOf(failure.Error) == RefusalClass && WireJson.TextOf(failure.Detail) is { Length: > 0 } detail && !detail.Equals("Not Found", StringComparison.OrdinalIgnoreCase);

    private static string? DetailOf(JsonElement detail)
        => detail.ValueKind == JsonValueKind.Array
            ? string.Join("; ", detail.EnumerateArray().Select(item => WireJson.Read(item, Automatic1111Json.Default.WireFinding)).OfType<WireFinding>().Select(TextOf))
            : WireJson.TextOf(detail);

    private static string TextOf(WireFinding finding)
    {
        var path = finding.Location.ValueKind == JsonValueKind.Array ? string.Join('.', finding.Location.EnumerateArray().Select(WireJson.TextOf).OfType<string>()) : "";
        return $"{path} {WireJson.TextOf(finding.Message)}".Trim();
    }
}
