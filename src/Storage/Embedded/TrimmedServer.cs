using Garnet;
using Garnet.server;

namespace ImageGen.Storage.Embedded;

/// <summary>Garnet with a log whose pages are evicted from memory sooner if their records are large (<see cref="ResidentPages"/>). All pages are also on the disk.</summary>
internal sealed class TrimmedServer(GarnetServerOptions options, IGarnetServer server) : GarnetServer(options, servers: [server])
{
    private const long Bytes = 48L * 1024 * 1024;

    private ResidentPages? _pages;
    private int _isTrimming;

    /// <summary>Commits the append-only file. The end of the commit is fixed when this returns, and the task completes when the file has the data.</summary>
    public Task CommitAsync() => Store.CommitAOFAsync(CancellationToken.None).AsTask();

    /// <summary>Evicts older pages from memory; call it periodically.</summary>
    /// <param name="received">The total size of all commands so far, in bytes.</param>
    public void Trim(long received)
    {
        // The previous call is still running: a flush may take longer than the time between two calls.
        if (Interlocked.Exchange(ref _isTrimming, 1) == 1)
        {
            return;
        }

        try
        {
            var log = storeWrapper.store.Log;
            _pages ??= new ResidentPages(log.PageSizeBytes, Bytes);
            if (_pages.Measure(received, log.TailAddress) is { } pages)
            {
                // The address is the beginning of a page: in Garnet 2.2.8 a flush that begins or ends inside a page may never end.
                var head = ((log.TailAddress / log.PageSizeBytes) - pages) * log.PageSizeBytes;
                if (head > log.HeadAddress)
                {
                    log.ShiftHeadAddress(head, wait: false);
                }
            }
        }
        finally
        {
            Volatile.Write(ref _isTrimming, 0);
        }
    }
}
