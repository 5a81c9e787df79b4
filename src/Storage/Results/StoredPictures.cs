using ImageGen.Contracts;

namespace ImageGen.Storage.Results;

/// <summary>Asks a result store for the picture of a job whose row does not say yet that it is there.</summary>
public static class StoredPictures
{
    private const int MostDays = 8;

    /// <summary>
    /// The picture of the job, if one was stored between the two moments, which must not be more than a week apart; null when there is
    /// none. Throws <see cref="ResultStoreException"/> when the store can't be asked.
    /// </summary>
    public static async Task<StoredImage?> FindAsync(this IResultStore results, Guid jobId, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        // Our clock named the day, and it may differ from the store's by which the moments are told.
        var first = from.UtcDateTime.Date.AddDays(-1);
        foreach (var key in PictureKey.AllOf(jobId, first, Math.Min(MostDays, (to.UtcDateTime.Date - first).Days + 2)))
        {
            if (await results.OpenAsync(key, cancellationToken) is not { } stream)
            {
                continue;
            }

            await using (stream)
            {
                using var buffer = new MemoryStream();
                await stream.CopyToAsync(buffer, cancellationToken);
                var picture = buffer.ToArray();
                return PictureInfo.Read(picture).Describe(key, picture);
            }
        }

        return null;
    }
}
