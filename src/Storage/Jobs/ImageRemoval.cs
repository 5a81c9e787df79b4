using ImageGen.Contracts;
using ImageGen.Storage.Redis;
using ImageGen.Storage.Results;
using ImageGen.Storage.Results.Sources;
using StackExchange.Redis;

namespace ImageGen.Storage.Jobs;

/// <summary>
/// An entry of the removals: images that are removed from the result store when their owner is gone. As a text <c>owner:id key key …</c>.
/// </summary>
/// <param name="Owner">What must be gone first.</param>
/// <param name="Id">The job or the batch, in whose partition the entry is.</param>
/// <param name="Keys">The keys of the images.</param>
internal sealed record ImageRemoval(RemovalOwner Owner, Guid Id, IReadOnlyList<string> Keys)
{
    private static readonly Dictionary<string, RemovalOwner> Owners = new(StringComparer.Ordinal)
    {
        ["job"] = RemovalOwner.Job,
        ["batch"] = RemovalOwner.Batch,
        ["erased"] = RemovalOwner.None,
    };

    /// <summary>Reads the text of an entry.</summary>
    public static ImageRemoval Parse(string text)
    {
        var parts = text.Split(' ');
        var owner = parts[0].Split(':');
        return new ImageRemoval(Owners[owner[0]], Guid.ParseExact(owner[1], "N"), parts[1..]);
    }

    /// <summary>The two arguments of the scripts that end a job: the entry for its images, and that for the source image of its batch; each may be empty.</summary>
    public static RedisValue[] AtEnd(Job job, StoredImage? image, StoreSettings settings)
    {
        // Where images expire by themselves, only a source image needs an entry: it expires much later than its job.
        List<string> keys = settings.ImagesStay && image is not null ? [image.Key] : [];
        var (own, shared) = SourceOf(job);
        if (own is not null)
        {
            keys.Add(own);
        }

        return [keys.Count > 0 ? new ImageRemoval(RemovalOwner.Job, job.Id, keys).ToString() : "", shared is null ? "" : new ImageRemoval(RemovalOwner.Batch, job.BatchId!.Value, [shared]).ToString()];
    }

    /// <summary>The key of the source image that a job has for itself, and of the one that it shares with its batch.</summary>
    public static (string? Own, string? Shared) SourceOf(Job job)
        => job.Request.Image is { } source && SourceImageStorage.KeyOf(source, job.Id, job.BatchId) is { } key && ImageKey.TryParse(key, out var owner)
            ? owner == job.Id ? (key, null) : (null, key)
            : (null, null);

    /// <inheritdoc/>
    public override string ToString() => $"{Owners.First(entry => entry.Value == Owner).Key}:{Id:N} {string.Join(' ', Keys)}";
}
