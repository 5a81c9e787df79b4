namespace ImageGen.Storage.Fleet;

/// <summary>Lets one process of many do work that is to be done once, such as a nightly run.</summary>
public interface IRunOnceLock
{
    /// <summary>
    /// Whether the caller may do the run of that name now: it is not done, and no other process is doing it. If the caller dies, the <paramref name="lease"/>
    /// ends by itself.
    /// </summary>
    Task<bool> TryBeginAsync(string round, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>Records that the run is done, for as long as it is remembered.</summary>
    Task EndAsync(string round, TimeSpan remembered, CancellationToken cancellationToken);
}
