namespace ImageGen.Storage.Redis;

/// <summary>The clock by which the moments of the rows are told. It may differ from that of any other machine.</summary>
public interface IStoreClock
{
    /// <summary>Asks for the present.</summary>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    Task<DateTimeOffset> ReadAsync(CancellationToken cancellationToken);
}
