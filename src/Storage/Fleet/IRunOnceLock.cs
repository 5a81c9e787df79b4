namespace ImageGen.Storage.Fleet;

/// <summary>Lets one process of many do work that must be done once, such as a nightly run.</summary>
public interface IRunOnceLock
{
    /// <summary>
    /// Begins the run of that name; false if it is done, or if another process is doing it. If the caller dies, its <paramref name="lease"/>
    /// expires.
    /// </summary>
    Task<bool> TryBeginAsync(string round, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>Records that the run is done. The record expires after <paramref name="remembered"/>.</summary>
    Task EndAsync(string round, TimeSpan remembered, CancellationToken cancellationToken);
}
