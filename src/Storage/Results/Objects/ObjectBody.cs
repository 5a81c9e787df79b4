using System.Globalization;
using System.Security.Cryptography;

namespace ImageGen.Storage.Results.Objects;

/// <summary>Reads the response to a read of a part.</summary>
internal static class ObjectBody
{
    /// <summary>
    /// The part; null when the object is not whole. <paramref name="contentRange"/> is <c>bytes 0-99/1000</c>, or null when the response has the whole object. Throws
    /// <see cref="IOException"/> when the response is cut short.
    /// </summary>
    /// <param name="body">The body of the response.</param>
    /// <param name="contentRange">The header of that name.</param>
    /// <param name="contentLength">Length of the body.</param>
    /// <param name="offset">Where the part was to begin.</param>
    /// <param name="count">The most bytes that were to be read.</param>
    /// <param name="etag">The store's own version of the content.</param>
    /// <param name="metadata">The metadata of that name; null for none.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    public static async Task<ObjectBytes?> ReadAsync(
        Stream body, string? contentRange, long contentLength, long offset, int count, string? etag, Func<string, string?> metadata, CancellationToken cancellationToken)
    {
        var length = contentRange is null ? contentLength
            : long.TryParse(contentRange.AsSpan(contentRange.LastIndexOf('/') + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var total) ? total
            : throw new ResultStoreException("The image can't be read: the store states no length in its response.");
        if (contentRange is null && offset > 0)
        {
            throw new ResultStoreException("The image can't be read: the store does not support reading from a position.");
        }

        // A store that does not write in one step, and was killed, may have kept the beginning of an object.
        if (metadata(ObjectTraits.LengthField) is { } stated && stated != length.ToString(CultureInfo.InvariantCulture))
        {
            return null;
        }

        var bytes = new byte[Math.Max(0, Math.Min(count, length - offset))];
        await body.ReadExactlyAsync(bytes, cancellationToken);
        if (bytes.Length == length && metadata(ObjectTraits.Sha256Field) is { } digest && Convert.ToHexStringLower(SHA256.HashData(bytes)) != digest)
        {
            throw new ResultStoreException("The image was replaced while it was read, or is damaged.");
        }

        return new ObjectBytes(offset, bytes, length, metadata(ObjectTraits.Sha256Field) ?? etag ?? "");
    }
}
