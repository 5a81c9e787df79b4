namespace ImageGen.Storage.Fleet;

/// <summary>Lets one process of many do what is to be done once, such as a nightly round.</summary>
public interface IRunOnceLock
{
    /// <summary>
    /// Whether the caller may do the round of that name now: nobody has done it, and nobody is at it, whose <paramref name="lease"/> ends by
    /// itself should he die.
    /// </summary>
    Task<bool> TryBeginAsync(string round, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>The round is done, for as long as it is remembered.</summary>
    Task EndAsync(string round, TimeSpan remembered, CancellationToken cancellationToken);
}
