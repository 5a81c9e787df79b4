using ImageGen.Storage.Redis;

namespace ImageGen.Storage.Callers;

/// <summary>
/// What an API without job ids has to know about a caller: the jobs for which it waits, and the model that it has chosen. A caller is any text that identifies it.
/// Every method throws <see cref="StoreUnavailableException"/> when the store does not respond.
/// </summary>
public interface ICallerState
{
    /// <summary>Records jobs for which the caller waits. They are forgotten after two hours at the latest.</summary>
    Task AddJobsAsync(string caller, IReadOnlyCollection<Guid> jobs, CancellationToken cancellationToken);

    /// <summary>Removes jobs for which the caller does not wait any more.</summary>
    Task RemoveJobsAsync(string caller, IReadOnlyCollection<Guid> jobs, CancellationToken cancellationToken);

    /// <summary>The jobs for which the caller waits.</summary>
    Task<IReadOnlyList<Guid>> ReadJobsAsync(string caller, CancellationToken cancellationToken);

    /// <summary>Records the model that the caller has chosen, for 30 days; null for none.</summary>
    Task ChooseModelAsync(string caller, string? model, CancellationToken cancellationToken);

    /// <summary>The model that the caller has chosen; null if it has not.</summary>
    Task<string?> ReadModelAsync(string caller, CancellationToken cancellationToken);
}
