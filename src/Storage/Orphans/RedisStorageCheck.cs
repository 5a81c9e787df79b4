using System.Runtime.CompilerServices;
using ImageGen.Storage.CompactRows;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Redis;
using ImageGen.Storage.Results;

namespace ImageGen.Storage.Orphans;

/// <summary>Reads all images, and then all rows. A row is asked for one field for each image of a page; its own image is read only in the second part.</summary>
internal sealed class RedisStorageCheck(StoreConnection store, StoreSettings settings, IResultStore results) : IStorageCheck
{
    private const int Page = 500;
    private const int MostExamples = 20;
    private const string RowMarker = "}:job:";

    public async Task<StorageReport> RunAsync(TimeSpan grace, bool repair, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var tally = new Tally(progress);
        var until = DateTimeOffset.FromUnixTimeMilliseconds(await store.NowAsync(settings, cancellationToken)) - grace;
        HashSet<Guid> stored = [];
        await foreach (var page in PagesAsync(results.ListAsync(cancellationToken), cancellationToken))
        {
            await CompareAsync(page, until, repair, stored, tally, cancellationToken);
        }

        await foreach (var page in PagesAsync(store.FindKeysAsync("ig:{p*}:job:*", cancellationToken), cancellationToken))
        {
            await FindMissingAsync(page, until, stored, tally, cancellationToken);
        }

        return tally.Report();
    }

    private async Task CompareAsync(List<StoredEntry> page, DateTimeOffset until, bool repair, HashSet<Guid> stored, Tally tally, CancellationToken cancellationToken)
    {
        var owned = await Task.WhenAll(page.Select(entry => IsOwnedAsync(entry.Key, cancellationToken)));
        foreach (var (entry, isOwned) in page.Zip(owned))
        {
            tally.Saw(entry);
            if (!ImageKey.IsInput(entry.Key) && !ImageKey.IsPreview(entry.Key) && ImageKey.TryParse(entry.Key, out var id))
            {
                stored.Add(id.Value);
            }

            if (isOwned || entry.LastModified > until)
            {
                continue;
            }

            tally.FoundOrphan(entry);

            // Asked again: the row of a repeated submission may have been created since the page was read.
            if (repair && !await IsOwnedAsync(entry.Key, cancellationToken))
            {
                await results.RemoveAsync(entry.Key, cancellationToken);
                tally.Removed++;
            }
        }
    }

    /// <summary>Whether there is a row that may show the image. The owner of a source image may be a batch.</summary>
    private async Task<bool> IsOwnedAsync(string key, CancellationToken cancellationToken)
    {
        if (!ImageKey.TryParse(key, out var id))
        {
            return true;
        }

        var keys = PartitionKeys.Of(id.Value);
        var row = await store.DoAsync(database => database.HashGetAsync(keys.Row(id.Value), ["state", "erased"]), cancellationToken);
        return row[0].IsNull
            ? ImageKey.IsInput(key) && await store.DoAsync(database => database.KeyExistsAsync(keys.Batch(id.Value)), cancellationToken)
            : row[1].IsNull;
    }

    private async Task FindMissingAsync(List<string> page, DateTimeOffset until, HashSet<Guid> stored, Tally tally, CancellationToken cancellationToken)
    {
        tally.Rows += page.Count;
        tally.Tell();
        var ids = page.Select(key => Guid.TryParseExact(key.AsSpan(key.IndexOf(RowMarker, StringComparison.Ordinal) + RowMarker.Length), "N", out var id) ? id : Guid.Empty);
        foreach (var job in await Task.WhenAll(ids.Where(id => id != Guid.Empty && !stored.Contains(id)).Select(id => FindSucceededAsync(id, cancellationToken))))
        {
            // A scan may miss what changes meanwhile: only the result store itself knows that it does not have the image.
            if (job is { Image: { } image, FinishedAt: { } end } && end < until && !await ExistsAsync(image.Key, cancellationToken))
            {
                tally.FoundMissing(job.Id);
            }
        }
    }

    /// <summary>The job, if it succeeded. The state is a field of compact rows too.</summary>
    private async Task<Job?> FindSucceededAsync(Guid id, CancellationToken cancellationToken)
        => await store.DoAsync(database => database.HashGetAsync(PartitionKeys.Of(id).Row(id), "state"), cancellationToken) == JobRow.Name(JobState.Succeeded)
            ? JobRow.Parse(id, await RowReader.ReadAsync(store, id, cancellationToken))
            : null;

    private async Task<bool> ExistsAsync(string key, CancellationToken cancellationToken)
    {
        await using var image = await results.OpenAsync(key, cancellationToken);
        return image is not null;
    }

    private static async IAsyncEnumerable<List<T>> PagesAsync<T>(IAsyncEnumerable<T> all, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        List<T> page = [];
        await foreach (var one in all.WithCancellation(cancellationToken))
        {
            page.Add(one);
            if (page.Count == Page)
            {
                yield return page;
                page = [];
            }
        }

        yield return page;
    }

    private sealed class Tally(IProgress<long>? progress)
    {
        private readonly List<string> _orphans = [];
        private readonly List<Guid> _missing = [];
        private long _images;
        private long _bytes;
        private long _orphanCount;
        private long _orphanBytes;
        private long _missingCount;

        public long Rows { get; set; }

        public long Removed { get; set; }

        public void Saw(StoredEntry entry)
        {
            (_images, _bytes) = (_images + 1, _bytes + entry.Bytes);
            if (_images % Page == 0)
            {
                Tell();
            }
        }

        public void FoundOrphan(StoredEntry entry)
        {
            (_orphanCount, _orphanBytes) = (_orphanCount + 1, _orphanBytes + entry.Bytes);
            if (_orphans.Count < MostExamples)
            {
                _orphans.Add(entry.Key);
            }
        }

        public void FoundMissing(Guid id)
        {
            _missingCount++;
            if (_missing.Count < MostExamples)
            {
                _missing.Add(id);
            }
        }

        public void Tell() => progress?.Report(_images + Rows);

        public StorageReport Report() => new(_images, _bytes, Rows, _orphanCount, _orphanBytes, Removed, _missingCount, _orphans, _missing);
    }
}
