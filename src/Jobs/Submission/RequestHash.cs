using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using ImageGen.Contracts;

namespace ImageGen.Jobs.Submission;

/// <summary>
/// Hash of the meaning of a request, by which repeated requests are recognized, over HTTP and on the bus. The order of fields, white space, escapes,
/// explicit nulls, a count of 1, an exact of false, a priority of 0, trailing zeros of an amount and empty metadata make no difference.
/// </summary>
public static class RequestHash
{
    private static readonly JsonSerializerOptions Canonical = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>The hash as 64 lower-case hexadecimal digits.</summary>
    public static string Of(ImageRequest request)
    {
        var canonical = request with
        {
            Count = request.Count is 1 ? null : request.Count,
            Exact = request.Exact is true ? true : null,
            Priority = request.Priority is 0 ? null : request.Priority,
            Metadata = request.Metadata is { Count: > 0 } metadata
                ? new SortedDictionary<string, string>(metadata.ToDictionary(), StringComparer.Ordinal)
                : null,
            ProviderOptions = CanonicalOptions.Of(request.ProviderOptions),
            OnUnknown = request.OnUnknown is { UpTo: { } amount } policy ? policy with { UpTo = WithoutTrailingZeros(amount) } : request.OnUnknown,
        };

        // Streamed instead of serialized into an array: the request may contain 14 MB of image.
        using var hash = SHA256.Create();
        using (var stream = new CryptoStream(Stream.Null, hash, CryptoStreamMode.Write))
        {
            JsonSerializer.Serialize(stream, canonical, Canonical);
        }

        return Convert.ToHexStringLower(hash.Hash!);
    }

    // A decimal keeps its scale: the serializer writes 0.050 and 0.05 differently.
    private static decimal WithoutTrailingZeros(decimal amount) => amount / 1.0000000000000000000000000000m;
}
