using ImageGen.Storage.Fleet;

namespace ImageGen.Worker.Claims;

/// <summary>
/// The permit that a claim holds at its provider from the time the store grants it until the intent is recorded; after that it belongs to the job, not to the
/// claim. <see cref="ProviderPermits"/> takes and returns it.
/// </summary>
internal sealed class OrderPermit
{
    private IDisposable? _turn;

    /// <summary>Called when the permit is granted.</summary>
    public Action? Granted { get; set; }

    /// <summary>Whether the permit is granted and no intent is recorded yet: a claim that ends in this state returns it.</summary>
    public bool IsUnused { get; private set; }

    /// <summary>Whether it was granted while the provider's circuit breaker was half-open, so that the outcome of this order decides about the circuit breaker.</summary>
    public bool IsProbe { get; private set; }

    /// <summary>Records the store's response to the request for a permit.</summary>
    public void Note(SlotResult answer)
    {
        IsUnused = answer is SlotResult.Entered;
        IsProbe = answer is SlotResult.Entered { IsProbe: true };
        if (IsUnused)
        {
            Granted?.Invoke();
        }
    }

    /// <summary>Records that the intent is recorded, or the permit returned: it no longer ends with the claim.</summary>
    public void DetachFromClaim() => IsUnused = false;

    /// <summary>Takes one of the few connections for orders of the provider's adapter (<see cref="OrderConcurrencyLimiter"/>).</summary>
    public void HoldConnection(IDisposable turn) => _turn = turn;

    /// <summary>Returns the connection, when the order is answered or the claim ends. May be repeated.</summary>
    public void ReleaseConnection() => _turn?.Dispose();
}
