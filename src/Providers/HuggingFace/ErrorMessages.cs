using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.HuggingFace;

/// <summary>The content of an error response, of the router or of an inference provider behind it.</summary>
/// <param name="Message">For people.</param>
/// <param name="Type">fal's code for it.</param>
/// <param name="Loading">How long the model needs to load, if that is the reason.</param>
/// <param name="Body">The whole content.</param>
/// <param name="Meaning">Its classification.</param>
internal sealed partial record ErrorMessages(string? Message, string? Type, TimeSpan? Loading, ErrorBody Body, ErrorMeaning Meaning)
{
    private const int MaxPlainTextLength = 300;

    // It is documented as always present, and is sometimes missing.
    private static readonly TimeSpan UsualLoading = TimeSpan.FromSeconds(20);

    public bool IsInsufficientBalance => Meaning.IsInsufficientBalance;

    public bool IsModeration => Meaning.IsModeration;

    /// <summary>Whether the model is not served, though the address is valid.</summary>
    public bool IsMissingModel => Meaning.IsMissingModel || (Message is not null && Model().IsMatch(Message));

    /// <summary>Reads a body in any format.</summary>
    public static ErrorMessages Read(ReadOnlyMemory<byte> body, GenerationOrder? order = null)
    {
        var error = ErrorBody.Read(body);
        if (WireJson.Read(body, HuggingFaceJson.Default.WireFailure) is not { } failure)
        {
            var text = PlainText(body.Span);
            return new(text, null, null, error, error.Texts.Count > 0 ? new ErrorMeaning(error, order) : ErrorMeaning.OfText(text, order));
        }

        var (detail, type) = DetailOf(failure.Detail);
        var message = ErrorOf(failure.Error) ?? detail ?? WireJson.TextOf(failure.Message);
        return new(message, type, LoadingOf(failure, message), error, new ErrorMeaning(error, order));
    }

    private static string? ErrorOf(JsonElement error) => error.ValueKind switch
    {
        JsonValueKind.String => WireJson.TextOf(error),
        JsonValueKind.Object when error.TryGetProperty("message", out var message) => WireJson.TextOf(message),
        JsonValueKind.Array => error.EnumerateArray().Select(WireJson.TextOf).FirstOrDefault(text => text is not null),
        _ => null,
    };

    private static (string? Message, string? Type) DetailOf(JsonElement detail)
    {
        if (detail.ValueKind != JsonValueKind.Array || detail.EnumerateArray().FirstOrDefault() is not { ValueKind: JsonValueKind.Object } first)
        {
            return (WireJson.TextOf(detail), null);
        }

        return (TextIn(first, "msg"), TextIn(first, "type"));
    }

    private static string? TextIn(JsonElement item, string name) => item.TryGetProperty(name, out var value) ? WireJson.TextOf(value) : null;

    private static TimeSpan? LoadingOf(WireFailure failure, string? message)
    {
        var seconds = WireJson.NumberOf(failure.EstimatedTime);
        return message?.Contains("currently loading", StringComparison.OrdinalIgnoreCase) == true ? RetryAfter.Of(seconds) ?? UsualLoading : null;
    }

    /// <summary>"Not Found" is sent as plain text, and some sentences as nearly valid JSON with a line break inside. A web page is not quoted.</summary>
    private static string? PlainText(ReadOnlySpan<byte> body)
    {
        if (body.Length is 0 or > MaxPlainTextLength || body.Contains((byte)'<'))
        {
            return null;
        }

        var text = Encoding.UTF8.GetString(body);
        return NearlyJson().Match(text) is { Success: true } match ? match.Groups[1].Value
            : text.AsSpan().ContainsAny('{', '[', '"') ? null
            : text;
    }

    [GeneratedRegex("^\\s*\\{\\s*\"error\"\\s*:\\s*\"([^\"\\\\]+)\"", RegexOptions.CultureInvariant)]
    private static partial Regex NearlyJson();

    [GeneratedRegex("not supported by provider|no longer supported by provider|model_not_supported|repository not found", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Model();
}
