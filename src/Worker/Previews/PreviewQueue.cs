using System.Threading.Channels;
using ImageGen.Contracts;
using ImageGen.Storage.Configuration;
using Microsoft.Extensions.Options;

namespace ImageGen.Worker.Previews;

/// <summary>
/// Images of ended jobs that have no preview yet. Adding one never waits: a job ends without its preview, which is made afterwards. The queue is bounded in entries and in bytes;
/// an image beyond the first gets no preview, and one beyond the second is read from the result store again.
/// </summary>
internal sealed class PreviewQueue(IOptions<StorageOptions> options)
{
    private const int MostEntries = 10_000;
    private const long MostBytes = 64 * 1024 * 1024;

    private readonly Channel<Entry> _entries = Channel.CreateBounded<Entry>(new BoundedChannelOptions(MostEntries) { SingleReader = true });
    private long _bytes;

    /// <summary>An image in the queue.</summary>
    /// <param name="Image">The image as it is stored.</param>
    /// <param name="Bytes">Its bytes; null when they have to be read.</param>
    public sealed record Entry(StoredImage Image, ReadOnlyMemory<byte>? Bytes);

    /// <summary>Adds the image of an ended job, null if it has none, with its bytes if they are in memory.</summary>
    public void Add(StoredImage? image, ReadOnlyMemory<byte>? bytes)
    {
        if (image is null || !options.Value.Previews)
        {
            return;
        }

        var kept = bytes is { Length: var length } && Interlocked.Add(ref _bytes, length) <= MostBytes;
        if (!kept && bytes is not null)
        {
            Interlocked.Add(ref _bytes, -bytes.Value.Length);
        }

        if (!_entries.Writer.TryWrite(new Entry(image, kept ? bytes : null)) && kept)
        {
            Interlocked.Add(ref _bytes, -bytes!.Value.Length);
        }
    }

    /// <summary>The next image; waits for one.</summary>
    public async Task<Entry> TakeAsync(CancellationToken cancellationToken) => Taken(await _entries.Reader.ReadAsync(cancellationToken));

    /// <summary>The next image; null when there is none now.</summary>
    public Entry? TryTake() => _entries.Reader.TryRead(out var entry) ? Taken(entry) : null;

    private Entry Taken(Entry entry)
    {
        Interlocked.Add(ref _bytes, -(entry.Bytes?.Length ?? 0));
        return entry;
    }
}
