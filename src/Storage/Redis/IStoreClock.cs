namespace ImageGen.Storage.Redis;

/// <summary>The clock that determines the times in the rows. It may differ from that of any other machine.</summary>
public interface IStoreClock
{
    /// <summary>Reads the current time.</summary>
    /// <exception cref="StoreUnavailableException">The store does not respond.</exception>
    Task<DateTimeOffset> ReadAsync(CancellationToken cancellationToken);
}
