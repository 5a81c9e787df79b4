using Garnet;
using Garnet.server;

namespace ImageGen.Storage.Embedded;

/// <summary>Garnet, whose log leaves memory sooner where its records are large (<see cref="ResidentPages"/>). It is on the disk anyway.</summary>
internal sealed class TrimmedServer(GarnetServerOptions options, IGarnetServer server) : GarnetServer(options, servers: [server])
{
    private const long Bytes = 48L * 1024 * 1024;

    private ResidentPages? _pages;
    private int _isTrimming;

    /// <summary>Commits the append-only file; its end is fixed when this returns, the task ends when the file has it.</summary>
    public Task CommitAsync() => Store.CommitAOFAsync(CancellationToken.None).AsTask();

    /// <summary>Lets older pages leave memory; to be called again and again.</summary>
    /// <param name="received">Bytes of all commands so far.</param>
    public void Trim(long received)
    {
        // A flush may take longer than the time between two calls.
        if (Interlocked.Exchange(ref _isTrimming, 1) == 1)
        {
            return;
        }

        try
        {
            var log = storeWrapper.store.Log;
            _pages ??= new ResidentPages(log.PageSizeBytes, Bytes);
            if (_pages.Look(received, log.TailAddress) is { } pages)
            {
                // To the beginning of a page: in Garnet 2.2.8 a flush that begins or ends inside of one may never end.
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
