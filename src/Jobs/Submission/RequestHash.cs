using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using ImageGen.Contracts;

namespace ImageGen.Jobs.Submission;

/// <summary>
/// Digest of what a request means, by which a repeated one is told from another one, over HTTP and on the bus: the order of fields, white space, escapes,
/// explicit nulls, a count of 1, an exact of false, trailing zeros of a sum and empty metadata make no difference.
/// </summary>
public static class RequestHash
{
    private static readonly JsonSerializerOptions Canonical = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public static string Of(ImageRequest request)
    {
        var canonical = request with
        {
            Count = request.Count is 1 ? null : request.Count,
            Exact = request.Exact is true ? true : null,
            Metadata = request.Metadata is { Count: > 0 } metadata
                ? new SortedDictionary<string, string>(metadata.ToDictionary(), StringComparer.Ordinal)
                : null,
            ProviderOptions = CanonicalOptions.Of(request.ProviderOptions),
            OnUnknown = request.OnUnknown is { UpTo: { } sum } wish ? wish with { UpTo = WithoutTrailingZeros(sum) } : request.OnUnknown,
        };

        // Not by way of an array: there may be 14 MB of image in it.
        using var hash = SHA256.Create();
        using (var stream = new CryptoStream(Stream.Null, hash, CryptoStreamMode.Write))
        {
            JsonSerializer.Serialize(stream, canonical, Canonical);
        }

        return Convert.ToHexStringLower(hash.Hash!);
    }

    // A decimal remembers how it was written: 0.050 is not 0.05 to the serializer.
    private static decimal WithoutTrailingZeros(decimal sum) => sum / 1.0000000000000000000000000000m;
}
