using System.Text.Json;
using ImageGen.Contracts;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.Downloads;

/// <summary>Reads an image that is inside a response.</summary>
internal static class Base64Image
{
    /// <summary>Whether the response has one, valid or not.</summary>
    public static bool Is(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Undefined or JsonValueKind.Null => false,
        JsonValueKind.String => !value.ValueEquals(""),
        _ => true,
    };

    /// <summary>The bytes; null when it is not base64 or too large. A <c>data:</c> URI, as some compatible services return, is read too.</summary>
    public static byte[]? Decode(JsonElement value, int cap)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            return null;
        }

        return FromBase64(value) is { } bytes ? bytes.Length <= cap ? bytes : null
            : WireJson.TextOf(value) is { } text && DataUri.Is(text) ? DataUri.Decode(text, cap)
            : null;
    }

    /// <summary>The outcome of an order whose response has an image inside.</summary>
    public static SubmitOutcome OutcomeOf(JsonElement value, string? remark = null, ImageReport? report = null)
        => Decode(value, ImageDownloader.Cap) is { } bytes && ImageBytes.IsComplete(bytes)
            ? new SubmitOutcome.Completed(bytes, remark, report)
            : LostImage.Because($"The service responded with something other than a complete PNG, JPEG or WebP of at most {ImageDownloader.CapText}.");

    private static byte[]? FromBase64(JsonElement value)
    {
        try
        {
            return value.TryGetBytesFromBase64(out var bytes) ? bytes : null;
        }
        catch (InvalidOperationException)
        {
            // An unpaired surrogate in an escape, which is JSON and not text. The response is paid for, and must not end as an internal error.
            return null;
        }
    }
}
